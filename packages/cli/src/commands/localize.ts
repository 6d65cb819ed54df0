import { type ClipModel, findKnown, KNOWN_CHECKPOINTS } from "@commonground/clip";
import { SETTING_CHOICES, type ExplainSettings } from "@commonground/core";
import {
  type Annotations,
  type ItemToLocalise,
  localise,
  openAnnotations,
  type Localisation,
  sceneItems,
  type Truth,
  writeScenes,
} from "@commonground/evaluate";
import type { Figure } from "@commonground/report";
import { type DataSet, openDataSet, readItemImage } from "@commonground/study";
import { Command, Option } from "commander";
import { FAILURE, OK } from "../exit-codes.ts";
import { failureLine } from "../failure-line.ts";
import { interruptible } from "../interruptible.ts";
import { jsonOption, writeResult } from "../json-option.ts";
import { openModel } from "../open-model.ts";
import { DEFAULT_MODEL } from "../options.ts";
import { checkOutputs } from "../outputs.ts";
import { positiveNumber } from "../positive-number.ts";
import { reportFailures } from "../report-failures.ts";
import {
  corLocFigure,
  exampleFigure,
  imagesTable,
  isExample,
  methodsTable,
  writeLocalisation,
} from "../run/localisation-files.ts";
import { addRuntimeOptions, type RuntimeOptions } from "../runtime-options.ts";
import { tellLocalisation } from "../terminal/localisation.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import { UsageError } from "../usage-error.ts";

interface Options extends RuntimeOptions {
  readonly annotations?: string;
  readonly scenes?: number;
  readonly model: string;
  readonly foreground: ExplainSettings["foreground"];
  readonly limit?: number;
  readonly out?: string;
  readonly json?: string;
  readonly csv?: string;
  readonly svg?: string;
  readonly draws: number;
  readonly seed: number;
  readonly quiet?: boolean;
}

/** What is judged: items, and how the result calls them. */
interface Source {
  readonly items: readonly ItemToLocalise[];
  readonly dataSet: Localisation["dataSet"];
  readonly isImageNet: boolean;
}

export function localizeCommand(finish: (code: number) => void): Command {
  const command = new Command("localize")
    .description(
      "Measures whether the prominent region is where the object is: CorLoc, pointing, mass and overlap, for all features and decompositions.",
    )
    .argument("[images]", "data set: a folder, table, Parquet file or tar pattern (see dataset check)")
    .option(
      "--annotations <path>",
      "where the objects are: a folder of VOC or ImageNet XML files or of masks as PNG, or COCO JSON (default: the data set's own boxes)",
    )
    .option(
      "--scenes <number>",
      "so many emoji drawings on varied backgrounds in place of images",
      positiveNumber,
    )
    .option("--out <directory>", "with --scenes: write images, masks, boxes and their manifest here, too")
    .option("--model <name|directory>", "model to look into (see commonground model list)", DEFAULT_MODEL)
    .addOption(
      new Option("--foreground <name>", "which side of the decomposition is the object")
        .choices(SETTING_CHOICES.foreground)
        .default("border"),
    )
    .option("--limit <number>", "only the first so many images", positiveNumber)
    .addOption(jsonOption("write every number"))
    .option("--csv <directory>", "write the tables of methods and of images into a folder")
    .option("--svg <directory>", "draw CorLoc and six images with their boxes into a folder, with their data")
    .option("--draws <number>", "resamples of the images behind intervals of means", positiveNumber, 1000)
    .option("--seed <number>", "seed of scenes, resamples and deals", positiveNumber, 1)
    .option("--quiet", "no progress");
  return addRuntimeOptions(command)
    .addHelpText("after", "\nExample:\n  $ commonground localize --scenes 12 --draws 100")
    .action(async (images: string | undefined, options: Options) =>
      finish(await interruptible((signal) => run(images, options, signal))),
    );
}

async function run(images: string | undefined, options: Options, signal: AbortSignal): Promise<number> {
  const { json, csv, svg, out, quiet, foreground, draws, seed } = options;
  if ((images === undefined) === (options.scenes === undefined)) {
    throw new UsageError("give either a data set or --scenes with a number");
  }
  for (const [option, value] of Object.entries({
    "--annotations": options.annotations,
    "--limit": options.limit,
  })) {
    if (options.scenes !== undefined && value !== undefined) {
      throw new UsageError(`${option} goes with a data set, not with --scenes`);
    }
  }
  if (out !== undefined && options.scenes === undefined) throw new UsageError("--out goes with --scenes");
  const read = [images, options.annotations].flatMap((path) => path ?? []);
  await checkOutputs({ json, csv, svg, out }, { named: read, images: [], files: read });
  const progress = createProgress(quiet === true);
  const failures: string[] = [];
  let given = 0;
  try {
    const source = await openSource(images, options, progress, signal);
    const { items } = source;
    given = items.length;
    const model = await openModel(options, [], progress, signal);
    try {
      const figures: Figure[] = [];
      const judged = await localise(model, items, {
        dataSet: source.dataSet,
        foreground,
        draws,
        seed,
        paperCorLoc: source.isImageNet ? paperCorLoc(options.model, model) : undefined,
        signal,
        onItem: (index, id) => progress.show(`${index + 1} of ${items.length}: ${id} …`),
        onFailure: (_, error) => failures.push(failureLine(error)),
        async onJudged(image) {
          if (svg !== undefined && isExample(image.index, items.length)) {
            figures.push(await exampleFigure(model.info, image));
          }
        },
      });
      progress.clear();
      const { localisation } = judged;
      if (localisation !== null) {
        await writeResult(json, localisation, () => tellLocalisation(localisation));
        const written = await writeLocalisation(
          [corLocFigure(localisation), ...figures],
          { methods: methodsTable(localisation), images: imagesTable(judged, localisation.methods.length) },
          { svg, csv },
        );
        if (json !== undefined && json !== "-") written.unshift(json);
        if (!quiet) for (const path of written) process.stderr.write(`wrote ${path}\n`);
      } else if (!signal.aborted && failures.length < given) {
        process.stderr.write("commonground: no image has an object that the frame shows\n");
        return FAILURE;
      }
    } finally {
      progress.clear();
      await model.dispose();
    }
  } finally {
    progress.clear();
    reportFailures(failures, given);
  }
  return failures.length > 0 ? FAILURE : OK;
}

async function openSource(
  images: string | undefined,
  options: Options,
  progress: Progress,
  signal: AbortSignal,
): Promise<Source> {
  if (images === undefined) return openScenes(options.scenes!, options, progress, signal);
  const onProgress = (text: string) => progress.show(text);
  const dataSet = await openDataSet(images, { signal, onProgress });
  if (options.annotations !== undefined) progress.show(`reading ${options.annotations} …`);
  const annotations = options.annotations === undefined ? null : await openAnnotations(options.annotations);
  const count = Math.min(dataSet.size, options.limit ?? dataSet.size);
  return {
    items: Array.from({ length: count }, (_, i) => itemOf(dataSet, i, annotations)),
    dataSet: {
      name: dataSet.name,
      truth: annotations?.kind ?? "table",
      notes: [...dataSet.notes.map(({ message }) => message), ...(annotations?.notes ?? [])],
    },
    isImageNet: dataSet.format === "imagenet",
  };
}

async function openScenes(
  count: number,
  { seed, out }: Options,
  progress: Progress,
  signal: AbortSignal,
): Promise<Source> {
  const drawings = await openDataSet("twemoji", { signal });
  const sources = Array.from({ length: drawings.size }, (_, i) => drawings.item(i));
  const items = sceneItems(sources, count, seed);
  if (out !== undefined) {
    await writeScenes(items, out, seed, {
      signal,
      onScene: (i) => progress.show(`writing scene ${i + 1} of ${count} …`),
    });
  }
  const dataSet = { name: `${count} scenes of seed ${seed}`, truth: "scenes", notes: [] };
  return { items, dataSet, isImageNet: false };
}

function itemOf(dataSet: DataSet, index: number, annotations: Annotations | null): ItemToLocalise {
  const item = dataSet.item(index);
  return {
    id: item.id,
    read: (signal) => readItemImage(item, signal),
    async truth(): Promise<Truth | null> {
      if (annotations !== null) return annotations.truthOf(item.id);
      if (item.boxes === null) return null;
      const objects = item.boxes.map((box) => ({ label: item.label, box, shape: null }));
      return { size: null, objects, crowds: 0 };
    },
  };
}

/** The paper's figures, where a model is one of those it measured, by its name or the repository it came from. */
function paperCorLoc(name: string, { info }: ClipModel) {
  const known = findKnown(name) ?? KNOWN_CHECKPOINTS.find(({ hubId }) => hubId === info.id);
  return known?.paper?.corLoc;
}
