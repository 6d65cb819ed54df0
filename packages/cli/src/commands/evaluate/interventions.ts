import {
  evaluateInterventions,
  interventionTables,
  makeManifest,
  openAttributions,
  openStyle,
} from "@commonground/evaluate";
import { encodePng } from "@commonground/files";
import { checkWritable, writeFileAtomically } from "@commonground/files/node";
import { Command, InvalidArgumentError } from "commander";
import { join } from "node:path";
import { OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { jsonOption, writeResult } from "../../json-option.ts";
import { loadVocabulary, readSources } from "../../load-vocabulary.ts";
import { openModel } from "../../open-model.ts";
import { addMethodOptions, addSourceOptions, methodSettings, type SourceOptions } from "../../options.ts";
import { checkOutputs } from "../../outputs.ts";
import { positiveNumber } from "../../positive-number.ts";
import { interventionFigures, interventionLatex } from "../../run/intervention-files.ts";
import { writeReportFiles } from "../../run/report-files.ts";
import { withResultsFolder } from "../../run/results-folder.ts";
import { addRuntimeOptions, type RuntimeOptions } from "../../runtime-options.ts";
import { writeOutput } from "../../standard-output.ts";
import { tellInterventions } from "../../terminal/interventions.ts";
import { createProgress } from "../../terminal/progress.ts";
import { orUsageError, UsageError } from "../../usage-error.ts";

interface Options extends SourceOptions, RuntimeOptions {
  readonly style: string;
  readonly drawings: number;
  readonly attributions?: readonly string[];
  readonly manifestOnly?: string;
  readonly out?: string;
  readonly json?: string;
  readonly csv?: string;
  readonly parquet?: string;
  readonly latex?: string;
  readonly svg?: string;
  readonly seed: number;
  readonly draws: number;
  readonly quiet?: boolean;
}

/** Fewer than the largest styles have; a drawing takes a second or two. */
const MAX_DRAWINGS = 10_000;

export function interventionsCommand(finish: (code: number) => void): Command {
  const command = addSourceOptions(
    new Command("interventions")
      .description(
        "Holds explanations against the truth: pieces of vector drawings that are really left out, recoloured or kept alone.",
      )
      .option(
        "--style <name|path>",
        "vector drawings: twemoji, a package of Iconify's that is installed here (@iconify-json/noto), its icons.json, or a folder of SVG files",
        "twemoji",
      )
      .option("--drawings <number>", "drawings to score, drawn by the seed", drawingCount, 100)
      .option(
        "--attributions <directory...>",
        "also score these attribution maps: for each drawing of the manifest NAME.npy or NAME.png (docs/evaluation.md)",
      )
      .option(
        "--manifest-only <directory>",
        "write the drawings as PNG and a manifest of pieces and edits, and score nothing",
      )
      .option("--out <directory>", "keep finished drawings here: the same command goes on where it ended"),
  )
    .addOption(jsonOption("every figure, and what was said of every piece,"))
    .option("--csv <directory>", "write all tables as CSV")
    .option("--parquet <directory>", "write all tables as Parquet")
    .option("--latex <file>", "write the table of methods")
    .option("--svg <directory>", "write the figures as SVG, with their data as JSON and CSV")
    .option("--seed <number>", "seed of drawings, parts, random orders and resamples", seed, 0)
    .option("--draws <number>", "bootstrap resamples of the drawings", positiveNumber, 2000)
    .option("--quiet", "no progress");
  return addMethodOptions(addRuntimeOptions(command), ["seed", "causes", "removal"])
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground evaluate interventions --drawings 20 --csv out/interventions",
    )
    .action(async (options: Options) => finish(await interruptible((signal) => run(options, signal))));
}

async function run(options: Options, signal: AbortSignal): Promise<number> {
  const { json, csv, parquet, latex, svg, out, manifestOnly, attributions = [], quiet = false } = options;
  const { drawings: count, seed: drawn } = options;
  if (manifestOnly !== undefined) {
    for (const [option, given] of Object.entries({
      "--attributions": options.attributions,
      "--json": json,
      "--csv": csv,
      "--parquet": parquet,
      "--latex": latex,
      "--svg": svg,
      "--out": out,
    })) {
      if (given !== undefined)
        throw new UsageError(`${option}: --manifest-only scores nothing; leave one of them out`);
    }
    await checkWritable(manifestOnly);
  }
  await checkOutputs(
    { json, csv, parquet, latex, svg, out },
    { named: attributions, images: [], files: [options.style, options.bank, options.classes] },
  );
  const given = await Promise.all(attributions.map(openAttributions));
  const progress = createProgress(quiet);
  const onProgress = (text: string) => progress.show(text);
  const style = await openStyle(options.style);
  const sources = await readSources(options);
  const model = await openModel(options, [], progress, signal);
  try {
    const vocabulary = await loadVocabulary(model, sources, progress, signal);
    if (manifestOnly !== undefined) {
      const manifest = await makeManifest(model, vocabulary, style, {
        count,
        seed: drawn,
        signal,
        onProgress,
        onDrawing: async ({ whole }, { picture }) =>
          writeFileAtomically(join(manifestOnly, picture), await encodePng(whole)),
      });
      await writeFileAtomically(join(manifestOnly, "manifest.json"), `${JSON.stringify(manifest)}\n`);
      progress.clear();
      if (!quiet) writeOutput(`${manifest.drawings.length} drawings and manifest.json in ${manifestOnly}\n`);
      return OK;
    }
    const result = await withResultsFolder(out, (folder) =>
      orUsageError(() =>
        evaluateInterventions(model, vocabulary, style, {
          count,
          seed: drawn,
          resamples: options.draws,
          settings: methodSettings(options as unknown as Record<string, unknown>),
          given,
          folder,
          signal,
          onProgress,
        }),
      ),
    );
    progress.clear();
    await writeResult(json, result, () => tellInterventions(result));
    await writeReportFiles(
      {
        latex: () => interventionLatex(result),
        tables: () => interventionTables(result),
        figures: () => interventionFigures(result),
      },
      options,
    );
    return OK;
  } finally {
    progress.clear();
    await model.dispose();
  }
}

function drawingCount(text: string): number {
  const value = positiveNumber(text);
  if (value <= MAX_DRAWINGS) return value;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_DRAWINGS}.`);
}

function seed(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw new InvalidArgumentError("It must be a whole number from 0 to 4294967295.");
}
