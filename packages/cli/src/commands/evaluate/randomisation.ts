import { countBlocks, loadAltered, loadModel } from "@commonground/clip";
import { createRandom, sampleWithoutReplacement } from "@commonground/core";
import { type ItemToRandomise, type Randomisation, randomise } from "@commonground/evaluate";
import { openDataSet, readItemImage } from "@commonground/study";
import { Command } from "commander";
import { FAILURE, OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { jsonOption, writeResult } from "../../json-option.ts";
import { loadVocabulary, readSources } from "../../load-vocabulary.ts";
import { openModel } from "../../open-model.ts";
import { addMethodOptions, addSourceOptions, methodSettings, type SourceOptions } from "../../options.ts";
import { checkOutputs } from "../../outputs.ts";
import { positiveNumber } from "../../positive-number.ts";
import { reportFailures } from "../../report-failures.ts";
import {
  randomisationFigures,
  randomisationLatex,
  randomisationTables,
} from "../../run/randomisation-files.ts";
import { writeReportFiles } from "../../run/report-files.ts";
import { withResultsFolder } from "../../run/results-folder.ts";
import { addRuntimeOptions, type RuntimeOptions } from "../../runtime-options.ts";
import { oneLine } from "../../one-line.ts";
import { tellRandomisation } from "../../terminal/randomisation.ts";
import { createProgress, type Progress } from "../../terminal/progress.ts";
import { orUsageError } from "../../usage-error.ts";
import { wholeFrom } from "../../whole-number.ts";

interface Options extends SourceOptions, RuntimeOptions {
  readonly data: string;
  readonly limit: number;
  readonly out?: string;
  readonly json?: string;
  readonly csv?: string;
  readonly latex?: string;
  readonly svg?: string;
  readonly seed: number;
  readonly draws: number;
  readonly quiet?: boolean;
}

const MAX_DRAWS = 100_000;

export function randomisationCommand(finish: (code: number) => void): Command {
  const command = addSourceOptions(
    new Command("randomisation")
      .description(
        "Explains images again with weights drawn anew block by block from the top, for another target, with class names dealt anew and with a bank of random words: what explanations before and after have in common must fall to chance.",
      )
      .option(
        "--data <path>",
        "data set: a folder, table, Parquet file or tar pattern (see commonground dataset check)",
        "twemoji",
      )
      .option("--limit <number>", "images to explain, drawn by the seed", positiveNumber, 24)
      .option("--out <directory>", "keep finished images here: the same command goes on where it ended"),
  )
    .addOption(jsonOption("every number, and those of each image,"))
    .option("--csv <directory>", "write the tables of steps and of images as CSV")
    .option("--latex <file>", "write the table of steps")
    .option("--svg <directory>", "write the figures as SVG, with their data as JSON and CSV")
    .option(
      "--seed <number>",
      "seed of images, weights, targets, labels and words",
      wholeFrom(0, 2 ** 32 - 1),
      0,
    )
    .option("--draws <number>", "bootstrap resamples of the images", wholeFrom(2, MAX_DRAWS), 1000)
    .option("--quiet", "no progress, and no words on what was written");
  return addMethodOptions(addRuntimeOptions(command), ["seed"])
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground evaluate randomisation --limit 4 --causes none --out out/randomisation",
    )
    .action(async (options: Options) => finish(await interruptible((signal) => run(options, signal))));
}

async function run(options: Options, signal: AbortSignal): Promise<number> {
  const { data, json, csv, latex, svg, out, quiet } = options;
  await checkOutputs(
    { json, csv, latex, svg, out },
    { named: [data], images: [], files: [data, options.bank, options.classes] },
  );
  const progress = createProgress(quiet === true);
  let result: Randomisation;
  try {
    result = await withResultsFolder(out, (folder) => randomised(options, folder, progress, signal));
  } finally {
    progress.clear();
  }
  await writeResult(json, result, () => tellRandomisation(result));
  await writeReportFiles(
    {
      latex: () => randomisationLatex(result),
      tables: () => randomisationTables(result),
      figures: () => randomisationFigures(result),
    },
    options,
  );
  const { failed, images } = result;
  reportFailures(
    failed.map(({ id, error }) => `commonground: ${oneLine(error.includes(id) ? error : `${id}: ${error}`)}`),
    failed.length + images.length,
  );
  return failed.length > 0 ? FAILURE : OK;
}

async function randomised(
  options: Options,
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Randomisation> {
  const { model: name, seed, draws, precision, threads, device, lowMemory } = options;
  const onProgress = (text: string) => progress.show(text);
  const sources = await readSources(options);
  const items = await drawnItems(options, onProgress, signal);
  const model = await openModel(options, [], progress, signal);
  try {
    const vocabulary = await loadVocabulary(model, sources, progress, signal);
    return await orUsageError(async () =>
      randomise(model, items, {
        ...sources,
        vocabulary,
        dataSet: options.data,
        settings: methodSettings(options as unknown as Record<string, unknown>),
        seed,
        draws,
        blocks: await countBlocks(name, "vision", { signal }),
        load: (weights) =>
          loadAltered(
            name,
            weights,
            (id) => `${id.replaceAll("/", "_")} with random weights`,
            (directory) => loadModel(directory, { precision, threads, device, lowMemory, signal }),
            { signal },
          ),
        folder,
        signal,
        onProgress,
      }),
    );
  } finally {
    await model.dispose();
  }
}

async function drawnItems(
  { data, limit, seed }: Options,
  onProgress: (text: string) => void,
  signal: AbortSignal,
): Promise<ItemToRandomise[]> {
  const dataSet = await openDataSet(data, { signal, onProgress });
  const drawn = sampleWithoutReplacement(dataSet.size, limit, createRandom(seed));
  return Array.from(drawn, (index) => {
    const item = dataSet.item(index);
    return { id: item.id, read: (given) => readItemImage(item, given) };
  });
}
