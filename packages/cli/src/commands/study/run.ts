import { type Precision, PRECISIONS } from "@commonground/clip";
import {
  embeddingsFolder,
  KEPT,
  type Kept,
  parsePlan,
  readPlanFile,
  STUDY_SCHEMA,
  type StudyPlan,
} from "@commonground/study";
import type { QueueState } from "@commonground/study/queue";
import { Command, InvalidArgumentError, Option } from "commander";
import { FAILURE, OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { type NamedModel, namedModels, plannedModels } from "../../planned-models.ts";
import { positiveNumber } from "../../positive-number.ts";
import { readNamedClasses } from "../../read-named.ts";
import { addMethodOptions, methodSettings } from "../../options.ts";
import { openForFolder } from "../../run/open-for-folder.ts";
import { reportFirstFailure } from "../../report-failures.ts";
import { refusePlanned } from "../../run/refuse-planned.ts";
import { createTally, workThrough } from "../../run/work-through.ts";
import { writeOutput } from "../../standard-output.ts";
import { createNotice } from "../../terminal/notice.ts";
import { createProgress } from "../../terminal/progress.ts";
import { keptLine } from "../../terminal/kept-line.ts";
import { createQueueLine } from "../../terminal/queue-line.ts";
import { rowsLine } from "../../terminal/rows-line.ts";
import { orUsageError, UsageError } from "../../usage-error.ts";

interface Options {
  readonly data?: string;
  readonly models?: readonly NamedModel[];
  readonly precision: Precision;
  readonly bank?: string;
  readonly classes?: string;
  readonly name: string;
  readonly limit?: number;
  readonly perClass?: boolean;
  readonly similarities?: boolean;
  readonly keep: readonly Kept[];
  readonly embeddings?: string;
  readonly out: string;
  readonly workers: number;
  readonly threads?: number;
  readonly shard?: { readonly index: number; readonly of: number };
  readonly queue?: string;
  readonly quiet?: boolean;
}

export function runCommand(finish: (code: number) => void): Command {
  const command = new Command("run")
    .description(
      "Explains every image of a data set with every model under every setting. What is finished stays: the same command goes on where it ended.",
    )
    .argument("[plan]", "plan of a study (docs/studies.md); without one, --data and --models make it")
    .requiredOption("--out <directory>", "folder of the results")
    .option(
      "--data <path>",
      "data set: a folder, table, Parquet file or tar pattern (see commonground dataset check)",
    )
    .option(
      "--models <a,b:int8>",
      "models, with commas between, each with a number format of its own if need be",
      namedModels,
    )
    .addOption(
      new Option("--precision <name>", "number format of the models").choices(PRECISIONS).default("f32"),
    )
    .option("--bank <name|file>", "concept bank")
    .option(
      "--classes <file|a,b,c>",
      "classes to choose from, as in explain (default: those of the data set, or else of the bank)",
    )
    .option("--name <text>", "what the study is called", "study")
    .option("--limit <number>", "only the first so many images", positiveNumber)
    .option("--per-class", "find the parts jointly over the images of a class (the paper's way)")
    .option("--similarities", "keep every image's cosines to all classes, which rankings need")
    .option(
      "--keep <a,b>",
      "also keep: explanations (every image's, to look at from the report), embeddings (what vision makes of each image, so that another bank, other classes or settings of words need no vision encoder)",
      keptOf,
      [],
    )
    .option(
      "--embeddings <directory>",
      "keep embeddings in this folder, which several studies may share (default: embeddings in the folder of the results)",
    )
    .option(
      "--workers <number>",
      "processes side by side, each with its share of the cores",
      positiveNumber,
      1,
    )
    .option("--threads <number>", "threads of each worker (default: its share of the cores)", positiveNumber)
    .option("--shard <i/n>", "only the i-th of n equal shares, from 0: one on each of n machines", shareOf)
    .addOption(
      new Option(
        "--queue <redis://host:port>",
        "hand the shards to commonground worker on any machines, through this Redis (redis://user:password@host:port/database)",
      ).conflicts(["workers", "threads", "shard"]),
    )
    .option("--quiet", "no progress and no summary");
  return addMethodOptions(command)
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground study run --data twemoji --models emoji-vit-s --limit 6 --causes none --out out/study",
    )
    .action(async (plan: string | undefined, options: Options, told: Command) => {
      if (plan !== undefined) refusePlanned(plan, told, PLANNED);
      finish(await interruptible((signal) => run(plan, options, signal)));
    });
}

async function run(file: string | undefined, options: Options, signal: AbortSignal): Promise<number> {
  const plan =
    file === undefined
      ? await orUsageError(() => planOf(options))
      : keepingMore(await readPlanFile(file), options);
  const progress = createProgress(options.quiet === true);
  const { out, workers, threads, shard, queue } = options;
  if (queue !== undefined) return runQueued(plan, queue, options, signal);
  const tally = createTally();
  try {
    const study = await openForFolder(plan, out, signal, progress);
    await workThrough(study, tally, progress, { out, workers, threads, share: shard, signal });
  } finally {
    progress.clear();
    reportFirstFailure(tally);
    const { items, found, kept } = tally;
    if (!options.quiet && items > 0) {
      writeOutput(`${rowsLine(tally, "rows", out)}\n`);
      const folder = embeddingsFolder(out, plan);
      if (folder !== null) writeOutput(`embeddings in ${folder}: ${keptLine(kept, found)}\n`);
    }
  }
  return tally.failed > 0 ? FAILURE : OK;
}

async function runQueued(
  plan: StudyPlan,
  queue: string,
  { out, quiet = false }: Options,
  signal: AbortSignal,
): Promise<number> {
  const progress = createProgress(quiet);
  const notice = createNotice(quiet, progress);
  let state: QueueState | undefined;
  let opened = false;
  try {
    const { runByQueue } = await import("@commonground/study/queue");
    const line = createQueueLine();
    const open = async () => {
      const study = await openForFolder(plan, out, signal, progress);
      opened = true;
      return study;
    };
    const finished = await runByQueue(open, {
      queue,
      out,
      signal,
      onState(now) {
        state = now;
        progress.show(line(now));
      },
      onNotice: notice,
    });
    state = finished;
    progress.clear();
    reportFirstFailure({ ...finished, items: finished.images });
  } finally {
    progress.clear();
    if (state !== undefined && !quiet) {
      const { images, failed } = state;
      writeOutput(`${images} rows in ${out}${failed > 0 ? `, ${failed} with an error` : ""}\n`);
    }
    if (signal.aborted && opened && !quiet) {
      process.stderr.write(
        "the shards stay in the queue and the workers go on; the same command looks on again\n",
      );
    }
  }
  return state.failed > 0 ? FAILURE : OK;
}

/** Options that make a plan, besides those of the method. */
const PLANNED = [
  "data",
  "models",
  "precision",
  "bank",
  "classes",
  "name",
  "limit",
  "perClass",
  "similarities",
];

/** What is kept decides no row, so that a study may be gone on with keeping more. */
function keepingMore(plan: StudyPlan, { keep, embeddings }: Options): StudyPlan {
  return {
    ...plan,
    keep: Array.from(new Set([...plan.keep, ...keep])),
    embeddings: embeddings ?? plan.embeddings,
  };
}

async function planOf(options: Options): Promise<StudyPlan> {
  const { data, models, precision, bank, classes, name, limit, perClass, similarities, keep, embeddings } =
    options;
  if (data === undefined || models === undefined) {
    throw new UsageError("give a plan, or --data and --models (see commonground study run --help)");
  }
  return parsePlan(
    {
      schema: STUDY_SCHEMA,
      name,
      dataset: { path: data, ...(limit === undefined ? {} : { limit }) },
      ...(bank === undefined ? {} : { bank }),
      ...(classes === undefined ? {} : { classes: await readNamedClasses(classes) }),
      models: plannedModels(models, precision),
      settings: { default: methodSettings(options as unknown as Record<string, unknown>) },
      parts: perClass ? "class" : "image",
      similarities: similarities === true,
      keep,
      ...(embeddings === undefined ? {} : { embeddings }),
    },
    "the plan of these options",
  );
}

function keptOf(text: string): Kept[] {
  const names = text.split(",").map((name) => name.trim());
  const known = KEPT.filter((name) => names.includes(name));
  if (names.every((name) => (KEPT as readonly string[]).includes(name))) return known;
  throw new InvalidArgumentError(`Allowed: ${KEPT.join(", ")}, with commas between.`);
}

function shareOf(text: string): { index: number; of: number } {
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/u.exec(text) ?? [];
  if (index !== undefined && Number(index) < Number(of)) return { index: Number(index), of: Number(of) };
  throw new InvalidArgumentError("It must be i/n with i from 0 to n − 1, as 0/4.");
}
