import { type Precision, PRECISIONS } from "@commonground/clip";
import {
  needImages,
  openStudy,
  openWholeRun,
  parsePlan,
  type Ranking,
  rankRuns,
  runFolder,
  STUDY_SCHEMA,
  textScores,
} from "@commonground/study";
import { Command, InvalidArgumentError, Option } from "commander";
import { FAILURE, OK } from "../exit-codes.ts";
import { interruptible } from "../interruptible.ts";
import { jsonOption, writeResult } from "../json-option.ts";
import { checkOutputs } from "../outputs.ts";
import { addMethodOptions, methodSettings } from "../options.ts";
import { type NamedModel, namedModels, plannedModels } from "../planned-models.ts";
import { readNamedClasses } from "../read-named.ts";
import { positiveNumber } from "../positive-number.ts";
import { withResultsFolder } from "../run/results-folder.ts";
import { createTally, workThrough } from "../run/work-through.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import { tellRanking } from "../terminal/ranking.ts";
import { orUsageError, UsageError } from "../usage-error.ts";

interface Options {
  readonly models: readonly NamedModel[];
  readonly precision: Precision;
  readonly classes?: string;
  readonly bank?: string;
  readonly limit?: number;
  readonly out?: string;
  readonly json?: string;
  readonly draws: number;
  readonly seed: number;
  readonly workers: number;
  readonly threads?: number;
  readonly quiet?: boolean;
}

export function rankCommand(finish: (code: number) => void): Command {
  const command = new Command("rank")
    .description(
      "Ranks models for your images, with no label needed: by everything that may tell their accuracy, and how sure the order is.",
    )
    .argument("<images>", "data set: a folder, table, Parquet file or tar pattern (see dataset check)")
    .requiredOption(
      "--models <a,b:int8>",
      "models, with commas between, each with a number format of its own if need be; two at least",
      namedModels,
    )
    .addOption(
      new Option("--precision <name>", "number format of the models").choices(PRECISIONS).default("f32"),
    )
    .option(
      "--classes <file|a,b,c>",
      "classes to choose from, as in explain (default: those of the data set, or else of the bank)",
    )
    .option("--bank <name|file>", "concept bank (default: emoji)")
    .option("--limit <number>", "only the first so many images", positiveNumber)
    .option("--out <directory>", "keep the results of the runs here: the same command goes on where it ended")
    .addOption(jsonOption("every number of every ranking"))
    .option("--draws <number>", "resamples of the images behind intervals", positiveNumber, 1000)
    .option("--seed <number>", "seed of the resamples", seed, 1)
    .option(
      "--workers <number>",
      "processes side by side, each with its share of the cores",
      positiveNumber,
      1,
    )
    .option("--threads <number>", "threads of each worker (default: its share of the cores)", positiveNumber)
    .option("--quiet", "no progress");
  return addMethodOptions(command, ["seed"])
    .addHelpText(
      "after",
      "\nWhat made the answers (--causes) ranks nothing, and is left out unless it is asked for.\n\nExample:\n  $ commonground rank twemoji --models emoji-vit-16-xs,emoji-rn-xs --classes owl,rocket,pizza,tractor,snail,octopus --draws 100",
    )
    .action(async (images: string, options: Options) =>
      finish(await interruptible((signal) => run(images, options, signal))),
    );
}

async function run(images: string, options: Options, signal: AbortSignal): Promise<number> {
  const { models, json, out } = options;
  if (models.length < 2) {
    throw new UsageError(
      `--models ${models.map(({ model }) => model).join("")}: one model has no rank; give two at least, with a comma between`,
    );
  }
  const classes = options.classes === undefined ? null : await readNamedClasses(options.classes);
  await checkOutputs(
    { json, out },
    { named: [images], images: [], files: [images, options.bank, options.classes] },
  );
  const progress = createProgress(options.quiet === true);
  let ranking: Ranking;
  try {
    ranking = await withResultsFolder(out, (folder) =>
      rank(images, { ...options, classes, folder }, progress, signal),
    );
  } finally {
    progress.clear();
  }
  await writeResult(json, ranking, () => tellRanking(ranking));
  return ranking.failed > 0 ? FAILURE : OK;
}

async function rank(
  images: string,
  options: Omit<Options, "classes"> & { readonly classes: readonly string[] | null; readonly folder: string },
  progress: Progress,
  signal: AbortSignal,
): Promise<Ranking> {
  const { classes, bank, limit, folder: out, workers, threads, draws, seed } = options;
  const models = plannedModels(options.models, options.precision);
  const { seed: _, ...asked } = methodSettings(options as unknown as Record<string, unknown>);
  const plan = await orUsageError(() =>
    parsePlan(
      {
        schema: STUDY_SCHEMA,
        name: "rank",
        dataset: { path: images, ...(limit === undefined ? {} : { limit }) },
        ...(bank === undefined ? {} : { bank }),
        classes,
        models,
        settings: { default: { causes: "none", ...asked } },
        similarities: true,
      },
      "the plan of these options",
    ),
  );
  const onProgress = (text: string) => progress.show(text);
  const study = await openStudy(plan, { signal, onProgress });
  needImages(study.shards.items, images);
  await workThrough(study, createTally(), progress, { out, workers, threads, signal });
  const runs = [];
  const beforehand = [];
  for (const [model, { model: name }] of models.entries()) {
    onProgress(`texts of ${name} …`);
    runs.push(await openWholeRun(runFolder(out, study, { model, setting: "default", shard: 0 })));
    beforehand.push(await textScores(study, model, seed, { signal, threads }));
  }
  return rankRuns(runs, { resampling: { draws, seed }, beforehand, signal, onProgress });
}

function seed(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError("It must be a whole number from 0.");
}
