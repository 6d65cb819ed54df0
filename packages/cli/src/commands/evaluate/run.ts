import { type Precision, PRECISIONS } from "@commonground/clip";
import { METHOD_NAMES, METHOD_WORDS, type MethodName, PAINTED_REMOVALS } from "@commonground/evaluate";
import {
  parsePlan,
  readPlanFile,
  SETTINGS_OF_METHODS,
  STUDY_SCHEMA,
  type StudyPlan,
} from "@commonground/study";
import { Command, InvalidArgumentError, Option } from "commander";
import { FAILURE, OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { addMethodOptions, DEFAULT_MODEL, methodSettings } from "../../options.ts";
import { namedModels, type NamedModel, plannedModels } from "../../planned-models.ts";
import { positiveNumber } from "../../positive-number.ts";
import { readNamedClasses } from "../../read-named.ts";
import { openForFolder } from "../../run/open-for-folder.ts";
import { reportFirstFailure } from "../../report-failures.ts";
import { refusePlanned } from "../../run/refuse-planned.ts";
import { createTally, workThrough } from "../../run/work-through.ts";
import { writeOutput } from "../../standard-output.ts";
import { createProgress } from "../../terminal/progress.ts";
import { rowsLine } from "../../terminal/rows-line.ts";
import { orUsageError, UsageError } from "../../usage-error.ts";

interface Options {
  readonly data?: string;
  readonly model: readonly NamedModel[];
  readonly precision: Precision;
  readonly bank?: string;
  readonly classes?: string;
  readonly methods?: readonly MethodName[];
  readonly removal: string;
  readonly explanations: readonly string[];
  readonly baseline: readonly string[];
  readonly stability?: boolean;
  readonly name: string;
  readonly limit?: number;
  readonly out: string;
  readonly workers: number;
  readonly threads?: number;
  readonly quiet?: boolean;
}

/** Settings that the methods decide, and the one whose word says here how removals are judged. */
const WITHOUT = [...SETTINGS_OF_METHODS, "removal"] as const;

export function runCommand(finish: (code: number) => void): Command {
  const command = new Command("run")
    .description(
      "Removes, region by region, what each method holds for important, from every image of a data set. What is finished stays: the same command goes on where it ended.",
    )
    .argument(
      "[plan]",
      "plan of a study with an evaluation (docs/evaluation.md); without one, --data makes it",
    )
    .requiredOption("--out <directory>", "folder of the results")
    .option(
      "--data <path>",
      "data set: a folder, table, Parquet file or tar pattern (see commonground dataset check)",
    )
    .option("--model <name|directory>", "model, with :int8 behind it in eight bits", namedModels, [
      { model: DEFAULT_MODEL, precision: undefined },
    ])
    .addOption(
      new Option("--precision <name>", "number format of the model").choices(PRECISIONS).default("f32"),
    )
    .option("--bank <name|file>", "concept bank")
    .option(
      "--classes <file|a,b,c>",
      "classes to choose from, as in explain (default: those of the data set, or else of the bank)",
    )
    .option(
      "--methods <a,b>",
      `which methods (default: all but the object's, which commonground evaluate ablation object is made of). ${METHOD_NAMES.map((name) => `${name}: ${METHOD_WORDS[name]}`).join("; ")}`,
      methodsOf,
    )
    .addOption(
      new Option("--removal <name>", "what stands in for removed pixels")
        .choices(PAINTED_REMOVALS)
        .default("blur"),
    )
    .option(
      "--explanations <file>",
      "explanations by other methods, one a line, to be judged beside; may be given again",
      andAgain,
      [] as readonly string[],
    )
    .option(
      "--baseline <directory>",
      "trained baseline, as baselines train has written it, to explain every image beside; may be given again",
      andAgain,
      [] as readonly string[],
    )
    .option(
      "--stability",
      "also explain every image again after small changes that should leave it alone, to see what stays (about ten times the work)",
    )
    .option("--name <text>", "what the evaluation is called", "evaluation")
    .option("--limit <number>", "only the first so many images", positiveNumber)
    .option(
      "--workers <number>",
      "processes side by side, each with its share of the cores",
      positiveNumber,
      1,
    )
    .option("--threads <number>", "threads of each worker (default: its share of the cores)", positiveNumber)
    .option("--quiet", "no progress and no summary");
  return addMethodOptions(command, WITHOUT)
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground evaluate run --data twemoji --limit 10 --out out/evaluation",
    )
    .action(async (plan: string | undefined, options: Options, told: Command) => {
      if (plan !== undefined) refusePlanned(plan, told, PLANNED);
      finish(await interruptible((signal) => run(plan, options, signal)));
    });
}

async function run(file: string | undefined, options: Options, signal: AbortSignal): Promise<number> {
  const plan =
    file === undefined ? await orUsageError(() => planOf(options)) : checked(await readPlanFile(file), file);
  const { out, workers, threads, quiet = false } = options;
  const progress = createProgress(quiet);
  const tally = createTally();
  try {
    const study = await openForFolder(plan, out, signal, progress);
    await workThrough(study, tally, progress, { out, workers, threads, signal });
  } finally {
    progress.clear();
    reportFirstFailure(tally);
    if (!quiet && tally.items > 0) {
      writeOutput(
        `${rowsLine(tally, "images", out)}; commonground evaluate report ${out} tells what they come to\n`,
      );
    }
  }
  return tally.failed > 0 ? FAILURE : OK;
}

function checked(plan: StudyPlan, file: string): StudyPlan {
  if (plan.evaluation !== undefined) return plan;
  throw new UsageError(
    `${file}: says nothing of an evaluation; add "evaluation": {} to it, or take commonground study run`,
  );
}

/** Options that make a plan, besides those of the method. */
const PLANNED = [
  "data",
  "model",
  "precision",
  "bank",
  "classes",
  "methods",
  "removal",
  "explanations",
  "baseline",
  "stability",
  "name",
  "limit",
];

async function planOf(options: Options): Promise<StudyPlan> {
  const { data, model, precision, bank, classes, methods, removal } = options;
  const { explanations, baseline, stability, name, limit } = options;
  if (data === undefined) {
    throw new UsageError("give a plan, or --data (see commonground evaluate run --help)");
  }
  const { removal: _, ...settings } = methodSettings(options as unknown as Record<string, unknown>);
  return parsePlan(
    {
      schema: STUDY_SCHEMA,
      name,
      dataset: { path: data, ...(limit === undefined ? {} : { limit }) },
      ...(bank === undefined ? {} : { bank }),
      ...(classes === undefined ? {} : { classes: await readNamedClasses(classes) }),
      models: plannedModels(model, precision),
      settings: { default: settings },
      // What is lost at most when a run is killed, at some seconds an image.
      shardSize: 16,
      evaluation: {
        ...(methods === undefined ? {} : { methods }),
        removal,
        explanations,
        baselines: baseline,
        stability: stability === true,
      },
    },
    "the plan of these options",
  );
}

function andAgain(path: string, before: readonly string[]): string[] {
  return [...before, path];
}

function methodsOf(text: string): MethodName[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.every((name) => (METHOD_NAMES as readonly string[]).includes(name))) return names as MethodName[];
  throw new InvalidArgumentError(`Allowed: ${METHOD_NAMES.join(", ")}, with commas between.`);
}
