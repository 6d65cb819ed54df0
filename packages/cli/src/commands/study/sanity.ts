import { openStudy, prepareCompanion, readStudiedPlan, reportStudy } from "@commonground/study";
import { Command } from "commander";
import { FAILURE, OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { positiveNumber } from "../../positive-number.ts";
import { reportFirstFailure } from "../../report-failures.ts";
import { createTally, workThrough } from "../../run/work-through.ts";
import { writeOutput } from "../../standard-output.ts";
import { createProgress } from "../../terminal/progress.ts";
import { tellNulls } from "../../terminal/study-report.ts";

interface Options {
  readonly workers: number;
  readonly threads?: number;
  readonly quiet?: boolean;
}

const COMPANIONS = [
  ["randomWords", "a bank of random words"],
  ["randomWeights", "random weights"],
] as const;

/** As `study report` resamples if it is not told otherwise. */
const RESAMPLING = { draws: 1000, seed: 0 };

export function sanityCommand(finish: (code: number) => void): Command {
  return new Command("sanity")
    .description(
      "Runs a study again with random weights and with a bank of random words, and tells its figures beside all nulls. What is finished stays: the same command goes on where it ended.",
    )
    .argument("<folder>", "results: the --out of commonground study run")
    .option(
      "--workers <number>",
      "processes side by side, each with its share of the cores",
      positiveNumber,
      1,
    )
    .option("--threads <number>", "threads of each worker (default: its share of the cores)", positiveNumber)
    .option("--quiet", "no progress and no summary")
    .addHelpText("after", "\nExample:\n  $ commonground study sanity out/study")
    .action(async (folder: string, options: Options) =>
      finish(await interruptible((signal) => run(folder, options, signal))),
    );
}

async function run(folder: string, options: Options, signal: AbortSignal): Promise<number> {
  const { workers, threads, quiet = false } = options;
  const studied = await readStudiedPlan(folder);
  const progress = createProgress(quiet);
  const tally = createTally();
  try {
    for (const [name, words] of COMPANIONS) {
      const named = { ...progress, show: (text: string) => progress.show(`${words}: ${text}`) };
      const { plan, out } = await prepareCompanion(folder, studied, name);
      const study = await openStudy(plan, { signal, onProgress: named.show });
      await workThrough(study, tally, named, { out, workers, threads, signal });
    }
    const onProgress = (text: string) => progress.show(text);
    const report = await reportStudy(folder, RESAMPLING, { signal, onProgress });
    progress.clear();
    if (!quiet) writeOutput(tellNulls(report));
  } finally {
    progress.clear();
    reportFirstFailure(tally);
  }
  return tally.failed > 0 ? FAILURE : OK;
}
