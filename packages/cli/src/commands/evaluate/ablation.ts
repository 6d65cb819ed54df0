import { loadModel, type Precision, PRECISIONS } from "@commonground/clip";
import { type ModelInfo, SOFTWARE_VERSION } from "@commonground/core";
import { readBank } from "@commonground/files/node";
import {
  ABLATION_NAMES,
  ablationFigures,
  ablationLatex,
  type AblationName,
  type AblationQuestion,
  type AblationReport,
  ABLATIONS,
  ABLATIONS_SCHEMA,
  type AblationsReport,
  ablationTables,
  openWholeRun,
  planAblation,
  type PlannedAblation,
  type PlannedModel,
  reportAblation,
  runFolder,
  type StudyPlan,
  type VariantRuns,
} from "@commonground/study";
import { Argument, Command, Option } from "commander";
import { join } from "node:path";
import { FAILURE, OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { jsonOption, writeResult } from "../../json-option.ts";
import { addMethodOptions, DEFAULT_MODEL, methodSettings } from "../../options.ts";
import { checkOutputs } from "../../outputs.ts";
import { positiveNumber } from "../../positive-number.ts";
import { readNamedClasses } from "../../read-named.ts";
import { openForFolder } from "../../run/open-for-folder.ts";
import { writeReportFiles } from "../../run/report-files.ts";
import { createTally, workThrough } from "../../run/work-through.ts";
import { tellAblations } from "../../terminal/ablations.ts";
import { createProgress, type Progress } from "../../terminal/progress.ts";
import { orUsageError } from "../../usage-error.ts";
import { wholeFrom } from "../../whole-number.ts";

interface Options {
  readonly data: string;
  readonly model: string;
  readonly precision: Precision;
  readonly bank: string;
  readonly classes?: string;
  readonly limit?: number;
  readonly out: string;
  readonly workers: number;
  readonly threads?: number;
  readonly json?: string;
  readonly csv?: string;
  readonly parquet?: string;
  readonly latex?: string;
  readonly svg?: string;
  readonly draws: number;
  readonly seed: number;
  readonly quiet?: boolean;
}

const MAX_DRAWS = 100_000;

/** What no choice changes and would only cost, and the seed, which is that of the resamples, too. */
const WITHOUT = ["causes", "removal", "seed"] as const;

export function ablationCommand(finish: (code: number) => void): Command {
  const command = new Command("ablation")
    .description(
      "Makes one choice of the method otherwise and tells what becomes of words, shared knowledge and the object, beside the usual choice. What is finished stays: the same command goes on where it ended.",
    )
    .addArgument(
      new Argument(
        "<preset>",
        `${ABLATION_NAMES.map((name) => `${name}: ${ABLATIONS[name].asks}`).join("; ")}; all: one after another`,
      ).choices([...ABLATION_NAMES, "all"]),
    )
    .requiredOption(
      "--data <path>",
      "data set: a folder, table, Parquet file or tar pattern (see commonground dataset check)",
    )
    .requiredOption("--out <directory>", "folder of the results; each part of an ablation is a study in it")
    .option("--model <name|directory>", "model (see commonground model list)", DEFAULT_MODEL)
    .addOption(
      new Option("--precision <name>", "number format of the model").choices(PRECISIONS).default("f32"),
    )
    .option("--bank <name|file>", "concept bank", "emoji")
    .option(
      "--classes <file|a,b,c>",
      "classes to choose from, as in explain (default: those of the data set, or else of the bank)",
    )
    .option("--limit <number>", "only the first so many images", positiveNumber)
    .option(
      "--workers <number>",
      "processes side by side, each with its share of the cores",
      positiveNumber,
      1,
    )
    .option("--threads <number>", "threads of each worker (default: its share of the cores)", positiveNumber)
    .addOption(jsonOption("every figure"))
    .option("--csv <directory>", "write all figures as CSV")
    .option("--parquet <directory>", "write all figures as Parquet")
    .option("--latex <file>", "write a table an ablation")
    .option(
      "--svg <directory>",
      "write differences to the usual choice as SVG, with their data as JSON and CSV",
    )
    .option("--draws <number>", "bootstrap resamples of the images", wholeFrom(2, MAX_DRAWS), 1000)
    .option("--seed <number>", "seed of parts and resamples", wholeFrom(0, 2 ** 32 - 1), 0)
    .option("--quiet", "no progress, and no words on what was written");
  return addMethodOptions(command, WITHOUT)
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground evaluate ablation matching --data twemoji --limit 24 --out out/ablations",
    )
    .action(async (preset: AblationName | "all", options: Options) =>
      finish(await interruptible((signal) => run(preset, options, signal))),
    );
}

async function run(preset: AblationName | "all", options: Options, signal: AbortSignal): Promise<number> {
  const { data, bank: bankName, out, json, csv, parquet, latex, svg, draws, seed, quiet = false } = options;
  await checkOutputs(
    { json, csv, parquet, latex, svg, out },
    { named: [data], images: [], files: [data, bankName, options.classes] },
  );
  const model: PlannedModel = { model: options.model, precision: options.precision };
  const question: AblationQuestion = {
    dataset: { path: data, ...(options.limit === undefined ? {} : { limit: options.limit }) },
    bank: bankName,
    ...(options.classes === undefined ? {} : { classes: await readNamedClasses(options.classes) }),
    model,
    settings: { ...methodSettings(options as unknown as Record<string, unknown>), seed },
    embeddings: join(out, "embeddings"),
  };
  const progress = createProgress(quiet);
  const ablations: AblationReport[] = [];
  try {
    const bank = await readBank(bankName);
    progress.show(`loading ${model.model} …`);
    const info = await infoOf(model, options, signal);
    const planned = await orUsageError(() =>
      (preset === "all" ? ABLATION_NAMES : [preset]).map((name) => planAblation(name, question, info, bank)),
    );
    for (const each of planned) {
      const named = { ...progress, show: (text: string) => progress.show(`${each.name}: ${text}`) };
      const runs = await runsOf(each, options, named, signal);
      named.show("resampling …");
      ablations.push(await reportAblation(each, { dataset: data, bank, runs }, { draws, seed }));
    }
  } finally {
    progress.clear();
  }
  const report: AblationsReport = {
    schema: ABLATIONS_SCHEMA,
    software: SOFTWARE_VERSION,
    resampling: { draws, seed },
    ablations,
  };
  await writeResult(json, report, () => tellAblations(report));
  await writeReportFiles(
    {
      latex: () => ablationLatex(report),
      tables: () => ablationTables(report),
      figures: () => ablationFigures(report),
    },
    options,
  );
  return ablations.some(({ rows }) => rows.some(({ failed }) => failed > 0)) ? FAILURE : OK;
}

/** Opens the model for what it says of itself; its weights are not read. */
async function infoOf(
  { model, precision }: PlannedModel,
  { threads }: Options,
  signal: AbortSignal,
): Promise<ModelInfo> {
  const opened = await loadModel(model, { precision, threads, signal });
  try {
    return opened.info;
  } finally {
    await opened.dispose();
  }
}

/** Does what is left of an ablation's studies, and gives their runs by setting. */
async function runsOf(
  { name, variants, words, object }: PlannedAblation,
  { out, workers, threads }: Options,
  progress: Progress,
  signal: AbortSignal,
): Promise<Map<string, VariantRuns>> {
  const runsOfPlan = async (plan: StudyPlan | null, part: string) => {
    const folder = join(out, name, part);
    const study = plan && (await openForFolder(plan, folder, signal, progress));
    if (study !== null) {
      await workThrough(study, createTally(), progress, { out: folder, workers, threads, signal });
    }
    return (setting: string) =>
      study && openWholeRun(runFolder(folder, study, { model: 0, setting, shard: 0 }));
  };
  const explained = await runsOfPlan(words, "words");
  const blurred = await runsOfPlan(object, "object");
  const runs = new Map<string, VariantRuns>();
  for (const { setting } of variants) {
    runs.set(setting, { words: await explained(setting), object: await blurred(setting) });
  }
  return runs;
}
