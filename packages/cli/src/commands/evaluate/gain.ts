import { type Precision, PRECISIONS } from "@commonground/clip";
import {
  gainLatex,
  type GainReport,
  type GainStudy,
  gainTables,
  openGainStudies,
  reportGain,
} from "@commonground/study";
import { Command, Option } from "commander";
import { join } from "node:path";
import { FAILURE, OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { jsonOption, writeResult } from "../../json-option.ts";
import { oneLine } from "../../one-line.ts";
import { addMethodOptions, DEFAULT_MODEL, methodSettings } from "../../options.ts";
import { checkOutputs } from "../../outputs.ts";
import { positiveNumber } from "../../positive-number.ts";
import { readNamedClasses } from "../../read-named.ts";
import { reportFailures } from "../../report-failures.ts";
import { writeReportFiles } from "../../run/report-files.ts";
import { withResultsFolder } from "../../run/results-folder.ts";
import { createTally, workThrough } from "../../run/work-through.ts";
import { tellGain } from "../../terminal/gain.ts";
import { createProgress, type Progress } from "../../terminal/progress.ts";
import { orUsageError } from "../../usage-error.ts";
import { wholeFrom } from "../../whole-number.ts";

interface Options {
  readonly data: string;
  readonly otherData: readonly string[];
  readonly model: string;
  readonly precision: Precision;
  readonly classes?: string;
  readonly bank: string;
  readonly limit?: number;
  readonly randomWords: number;
  readonly out?: string;
  readonly json?: string;
  readonly csv?: string;
  readonly latex?: string;
  readonly draws: number;
  readonly seed: number;
  readonly workers: number;
  readonly threads?: number;
  readonly quiet?: boolean;
}

/** Each takes as many texts as our own concepts. */
const MAX_RANDOM = 1_000;
const MAX_DRAWS = 100_000;

export function gainCommand(finish: (code: number) => void): Command {
  const command = new Command("gain")
    .description(
      "Zero-shot accuracy by class templates, by descriptors, and with concepts added that were found on images of each class's two nearest; beside random words of the same number and length.",
    )
    .requiredOption(
      "--data <path>",
      "labelled images to test on: a folder, table, Parquet file or tar pattern (see dataset check)",
    )
    .addOption(
      new Option(
        "--other-data <path...>",
        "labelled images of the same classes to find concepts and decide on",
      ).default([], "half of each class of --data, by the seed"),
    )
    .option("--model <name|directory>", "model to classify with and to explain", DEFAULT_MODEL)
    .addOption(
      new Option("--precision <name>", "number format of the model").choices(PRECISIONS).default("f32"),
    )
    .option(
      "--classes <file|a,b,c>",
      "classes to choose from, as in explain (default: those of the data set, or else of the bank)",
    )
    .option("--bank <name|file>", "concept bank", "emoji")
    .option("--limit <number>", "only the first so many images of each data set", positiveNumber)
    .option("--random-words <number>", "draws of random words", wholeFrom(1, MAX_RANDOM), 10)
    .option("--out <directory>", "keep the results of the runs here: the same command goes on where it ended")
    .addOption(jsonOption("every figure, of every class, too,"))
    .option("--csv <directory>", "write all tables as CSV")
    .option("--latex <file>", "write a table for each split, with the paper's printed figures below")
    .option("--draws <number>", "bootstrap resamples of the images", wholeFrom(2, MAX_DRAWS), 1000)
    .option(
      "--seed <number>",
      "seed of parts, halves, random words and resamples",
      wholeFrom(0, 2 ** 32 - 1 - MAX_RANDOM),
      0,
    )
    .option(
      "--workers <number>",
      "processes side by side, each with its share of the cores",
      positiveNumber,
      1,
    )
    .option("--threads <number>", "threads of each worker (default: its share of the cores)", positiveNumber)
    .option("--quiet", "no progress, and no words on what was written");
  return addMethodOptions(command, ["seed"])
    .addHelpText(
      "after",
      "\nWhat made the answers (--causes) adds no concept, and is left out unless it is asked for.\n\nExample:\n  $ commonground evaluate gain --data twemoji --classes owl,rocket,pizza,tractor,snail,octopus",
    )
    .action(async (options: Options) => finish(await interruptible((signal) => run(options, signal))));
}

async function run(options: Options, signal: AbortSignal): Promise<number> {
  const { data, otherData, json, csv, latex, out, bank } = options;
  const classes = options.classes === undefined ? null : await readNamedClasses(options.classes);
  await checkOutputs(
    { json, csv, latex, out },
    { named: [data, ...otherData], images: [], files: [data, ...otherData, bank, options.classes] },
  );
  const progress = createProgress(options.quiet === true);
  let report: GainReport;
  let failures: readonly string[];
  try {
    ({ report, failures } = await withResultsFolder(out, (folder) =>
      measure({ ...options, classes, folder }, progress, signal),
    ));
  } finally {
    progress.clear();
  }
  await writeResult(json, report, () => tellGain(report));
  await writeReportFiles(
    { latex: () => gainLatex(report), tables: () => gainTables(report), figures: () => [] },
    options,
  );
  const { same, other } = report.splits;
  const explained = same.tested + (otherData.length > 0 ? other!.finding : 0);
  reportFailures(
    failures.map((failure) => `commonground: ${oneLine(failure)}`),
    explained + failures.length,
  );
  return failures.length > 0 ? FAILURE : OK;
}

async function measure(
  options: Omit<Options, "classes"> & { readonly classes: readonly string[] | null; readonly folder: string },
  progress: Progress,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<typeof reportGain>>> {
  const { data, otherData, limit, model, precision, bank, classes, folder, seed } = options;
  const { workers, threads, randomWords, draws } = options;
  const onProgress = (text: string) => progress.show(text);
  const asked = methodSettings(options as unknown as Record<string, unknown>);
  const { tested, others } = await orUsageError(() =>
    openGainStudies(
      {
        data,
        otherData,
        limit,
        model: { model, precision },
        bank,
        classes,
        settings: { causes: "none", ...asked, seed },
      },
      { signal, onProgress },
    ),
  );
  const ran: GainStudy[] = [];
  for (const [i, study] of [tested, ...others].entries()) {
    const place = join(folder, i === 0 ? "data" : `other-${i}`);
    await workThrough(study, createTally(), progress, { out: place, workers, threads, signal });
    ran.push({ study, out: place });
  }
  const [first, ...rest] = ran;
  return reportGain(first, rest, {
    randomDraws: randomWords,
    resampling: { draws, seed },
    threads,
    signal,
    onProgress,
  });
}
