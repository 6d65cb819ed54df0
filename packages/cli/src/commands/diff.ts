import type { Precision } from "@commonground/clip";
import { PRECISIONS } from "@commonground/clip";
import type { ExplainSettings } from "@commonground/core";
import {
  type CheckedLimit,
  checkLimits,
  type Diff,
  diffRuns,
  type Limit,
  openDiff,
  openWholeRun,
  parseLimits,
  type Run,
  runFolder,
  type Study,
} from "@commonground/study";
import { Command, InvalidArgumentError, Option } from "commander";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { FAILURE, OK } from "../exit-codes.ts";
import { interruptible } from "../interruptible.ts";
import { jsonOption, writeResult } from "../json-option.ts";
import { addMethodOptions, addMethodOptionsOfB, methodSettings } from "../options.ts";
import { checkOutputs } from "../outputs.ts";
import { readNamedClasses } from "../read-named.ts";
import { positiveNumber } from "../positive-number.ts";
import { withResultsFolder } from "../run/results-folder.ts";
import { createTally, workThrough } from "../run/work-through.ts";
import { tellDiff } from "../terminal/diff.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import { orUsageError, UsageError } from "../usage-error.ts";

interface Options {
  readonly images?: string;
  readonly classes?: string;
  readonly bank: string;
  readonly bankB?: string;
  readonly precision: Precision;
  readonly precisionB?: Precision;
  readonly limit?: number;
  readonly failOn: readonly Limit[];
  readonly out?: string;
  readonly json?: string;
  readonly draws: number;
  readonly workers: number;
  readonly threads?: number;
  readonly quiet?: boolean;
}

export function diffCommand(finish: (code: number) => void): Command {
  const command = new Command("diff")
    .description(
      "Sets two models, precisions, banks or settings side by side over the same images: changed answers, concepts gained and lost, values that moved. Ends with 1 beyond a limit of --fail-on.",
    )
    .argument("<a>", "a model, or a folder of a run's results (<out>/<model>/<setting>)")
    .argument("<b>", "the same; options hold for both sides, but for those that end in -b")
    .option("--images <path>", "data set: a folder, table, Parquet file or tar pattern (see dataset check)")
    .option(
      "--classes <file|a,b,c>",
      "classes to choose from, as in explain (default: those of the data set, or else of the bank)",
    )
    .option("--bank <name|file>", "concept bank", "emoji")
    .option("--bank-b <name|file>", "concept bank of B")
    .addOption(new Option("--precision <name>", "number format").choices(PRECISIONS).default("f32"))
    .addOption(new Option("--precision-b <name>", "number format of B").choices(PRECISIONS))
    .option("--limit <number>", "only the first so many images", positiveNumber)
    .option(
      "--fail-on <limits>",
      "largest share of changed answers, loss of accuracy, number of concept changes, mean move of values, as answers=0.02,accuracy=0.01,concepts=0,values=0.5",
      limits,
      [],
    )
    .option("--out <directory>", "keep the results of the runs here: the same command goes on where it ended")
    .addOption(jsonOption("everything that was compared"))
    .option("--draws <number>", "resamples of the images behind intervals", positiveNumber, 1000)
    .option(
      "--workers <number>",
      "processes side by side, each with its share of the cores",
      positiveNumber,
      1,
    )
    .option("--threads <number>", "threads of each worker (default: its share of the cores)", positiveNumber)
    .option("--quiet", "no progress");
  return addMethodOptionsOfB(addMethodOptions(command))
    .addHelpText(
      "after",
      "\nEach option of the method has a form for B alone, as in --part-count-b 7.\n\nExample:\n  $ commonground diff emoji-vit-16-xs emoji-vit-16-xs --precision-b int8 --images twemoji --classes owl,rocket,pizza,tractor --causes none",
    )
    .action(async (a: string, b: string, options: Options, told: Command) =>
      finish(await interruptible((signal) => run(a, b, options, told, signal))),
    );
}

/** Options that hold for results, too; all others say how they are made. */
const OF_RESULTS: ReadonlySet<string> = new Set(["failOn", "json", "draws", "quiet"]);

/** Beside results that are there, an option that decides them would be passed over. */
function refuseMade(command: Command): void {
  const passedOver = command.options.find((option) => {
    const name = option.attributeName();
    return command.getOptionValueSource(name) === "cli" && !OF_RESULTS.has(name);
  });
  if (passedOver === undefined) return;
  throw new UsageError(`${passedOver.long}: A and B are results, which are as they were made; leave it out`);
}

async function run(
  a: string,
  b: string,
  options: Options,
  told: Command,
  signal: AbortSignal,
): Promise<number> {
  const { json, images, failOn, quiet } = options;
  const read = [a, b].map((name) => existsSync(join(name, "run.json")));
  if (read[0] !== read[1]) {
    throw new UsageError(
      `${read[0] ? a : b} is a folder of results and ${read[0] ? b : a} is none; give two of either`,
    );
  }
  if (read[0]) refuseMade(told);
  else if (images === undefined) {
    throw new UsageError("diff of two models: give the images that both answer, with --images");
  }
  await checkOutputs(
    { json, out: options.out },
    {
      named: images === undefined ? [] : [images],
      images: [],
      files: [images, options.bank, options.bankB, options.classes],
    },
  );
  const progress = createProgress(quiet === true);
  let diff: Diff;
  try {
    diff = await (read[0]
      ? compare(await openWholeRun(a), await openWholeRun(b), options, progress)
      : withResultsFolder(options.out, (folder) => runBoth(a, b, { ...options, folder }, progress, signal)));
  } finally {
    progress.clear();
  }
  const checked = checkLimits(diff, failOn);
  await writeResult(json, { ...diff, limits: checked }, () => tellDiff(diff));
  const broken = checked.filter(({ kept }) => !kept);
  for (const limit of broken) process.stderr.write(`commonground: ${tellLimit(limit)}\n`);
  return broken.length > 0 || diff.failed > 0 ? FAILURE : OK;
}

async function runBoth(
  a: string,
  b: string,
  options: Options & { readonly folder: string },
  progress: Progress,
  signal: AbortSignal,
): Promise<Diff> {
  const { folder, images, limit, bank, bankB, precision, precisionB, workers, threads } = options;
  const given = options as unknown as Record<string, unknown>;
  const settings: Partial<ExplainSettings> = methodSettings(given);
  const classes = options.classes === undefined ? null : await readNamedClasses(options.classes);
  const studies = await orUsageError(() =>
    openDiff(
      { model: a, precision, bank, settings },
      {
        model: b,
        precision: precisionB ?? precision,
        bank: bankB ?? bank,
        settings: { ...settings, ...methodSettings(given, "B") },
      },
      { dataset: { path: images!, ...(limit === undefined ? {} : { limit }) }, classes },
      { signal, onProgress: (text) => progress.show(text) },
    ),
  );
  const ran = async (study: Study, side: "a" | "b"): Promise<Run> => {
    const out = join(folder, side);
    await workThrough(study, createTally(), progress, { out, workers, threads, signal });
    return openWholeRun(runFolder(out, study, { model: 0, setting: "default", shard: 0 }));
  };
  return compare(await ran(studies.a, "a"), await ran(studies.b, "b"), options, progress);
}

async function compare(a: Run, b: Run, { draws }: Options, progress: Progress): Promise<Diff> {
  progress.show("comparing …");
  return diffRuns(a, b, { draws, seed: 1 }, (share) =>
    progress.show(`comparing: ${Math.floor(100 * share)} % …`),
  );
}

function tellLimit({ name, limit, value }: CheckedLimit): string {
  return `${name} is ${Number(value.toPrecision(4))}, beyond --fail-on ${name}=${limit}`;
}

function limits(text: string): Limit[] {
  try {
    return parseLimits(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
