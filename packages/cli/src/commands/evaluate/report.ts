import { writeFileAtomically } from "@commonground/files/node";
import {
  evaluationFigures,
  evaluationLatex,
  evaluationTables,
  renderEvaluationPage,
  reportEvaluation,
  type Strip,
} from "@commonground/study";
import { Command } from "commander";
import { join } from "node:path";
import { OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { jsonOption, writeResult } from "../../json-option.ts";
import { checkOutputs } from "../../outputs.ts";
import { evaluationStrips } from "../../run/evaluation-strips.ts";
import { writeReportFiles } from "../../run/report-files.ts";
import { tellEvaluation } from "../../terminal/evaluation.ts";
import { createProgress } from "../../terminal/progress.ts";
import { wholeFrom } from "../../whole-number.ts";

interface Options {
  readonly html?: string;
  readonly json?: string;
  readonly csv?: string;
  readonly parquet?: string;
  readonly latex?: string;
  readonly svg?: string;
  readonly seed: number;
  readonly draws: number;
  readonly quiet?: boolean;
}

const MAX_DRAWS = 100_000;

export function reportCommand(finish: (code: number) => void): Command {
  return new Command("report")
    .description(
      "Tells from the results alone what removals come to: every method beside chance, controls and the paper's figures.",
    )
    .argument("<folder>", "results: the --out of commonground evaluate run, or a run below it")
    .option(
      "--html <file>",
      "write a page that needs nothing else, with the steps of some images as pictures",
    )
    .addOption(jsonOption("everything that was found"))
    .option("--csv <directory>", "write all tables as CSV")
    .option("--parquet <directory>", "write all tables as Parquet")
    .option("--latex <file>", "write the table of the paper's four measures, with its printed figures below")
    .option(
      "--svg <directory>",
      "write the figures, and the steps of some images, as SVG, with their data as JSON and CSV",
    )
    .option("--draws <number>", "bootstrap resamples", wholeFrom(2, MAX_DRAWS), 1000)
    .option("--seed <number>", "seed of the resamples", wholeFrom(0, 2 ** 32 - 1), 0)
    .option("--quiet", "no progress, and no words on what was written")
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground evaluate report out/evaluation --html out/evaluation.html",
    )
    .action(async (folder: string, options: Options) =>
      finish(await interruptible((signal) => run(folder, options, signal))),
    );
}

async function run(folder: string, options: Options, signal: AbortSignal): Promise<number> {
  const { json, html, latex, csv, parquet, svg, draws, seed } = options;
  await checkOutputs(
    { json, html, latex, csv, parquet, svg },
    { named: [], images: [], files: [join(folder, "plan.json")] },
  );
  const progress = createProgress(options.quiet === true);
  try {
    const { report, examples, plan } = await reportEvaluation(
      folder,
      { draws, seed },
      { signal, onProgress: (text) => progress.show(text) },
    );
    const strips: Strip[][] = [];
    for (const [r, steps] of html === undefined && svg === undefined ? [] : examples.entries()) {
      progress.show("drawing steps …");
      strips.push(await evaluationStrips(steps, report.runs[r].removal, plan, signal));
    }
    progress.clear();
    await writeResult(json, report, () => tellEvaluation(report));
    if (html !== undefined) {
      await writeFileAtomically(html, renderEvaluationPage(report, strips));
      if (!options.quiet) process.stderr.write(`wrote ${html}\n`);
    }
    await writeReportFiles(
      {
        latex: () => evaluationLatex(report),
        tables: () => evaluationTables(report),
        figures: () => evaluationFigures(report, strips),
      },
      options,
    );
  } finally {
    progress.clear();
  }
  return OK;
}
