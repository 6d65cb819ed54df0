import { writeFileAtomically } from "@commonground/files/node";
import { latexTables, reportStudy, studyFigures, type StudyReport, studyTables } from "@commonground/study";
import { Command } from "commander";
import { join } from "node:path";
import { OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { jsonOption, writeResult } from "../../json-option.ts";
import { checkOutputs } from "../../outputs.ts";
import { writeReportFiles } from "../../run/report-files.ts";
import { studyPageFiles } from "../../run/study-page-files.ts";
import { createProgress } from "../../terminal/progress.ts";
import { tellStudyReport } from "../../terminal/study-report.ts";
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
      "Tells from the results alone what holds: models, measures against accuracy, right and wrong answers, classes, confusions, failures.",
    )
    .argument("<folder>", "results: the --out of commonground study run, or a run below it")
    .option(
      "--html <file>",
      "write a page that needs nothing else; where explanations were kept, those of its examples in a folder beside it",
    )
    .addOption(jsonOption("everything that was found"))
    .option("--csv <directory>", "write all tables as CSV")
    .option("--parquet <directory>", "write all tables as Parquet")
    .option("--latex <file>", "write the paper's table of models, with its printed figures beside ours")
    .option("--svg <directory>", "write the figures as SVG, with their data as JSON and CSV")
    .option("--draws <number>", "bootstrap resamples", wholeFrom(2, MAX_DRAWS), 1000)
    .option("--seed <number>", "seed of the resamples", wholeFrom(0, 2 ** 32 - 1), 0)
    .option("--quiet", "no progress, and no words on what was written")
    .addHelpText("after", "\nExample:\n  $ commonground study report out/study --html out/study.html")
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
  let report: StudyReport;
  try {
    report = await reportStudy(
      folder,
      { draws, seed },
      { signal, onProgress: (text) => progress.show(text) },
    );
  } finally {
    progress.clear();
  }
  await writeResult(json, report, () => tellStudyReport(report));
  if (html !== undefined) {
    let pages = -1;
    for await (const [path, content] of studyPageFiles(html, folder, report, signal)) {
      await writeFileAtomically(path, content);
      progress.show(`page ${++pages} …`);
    }
    progress.clear();
    const more = pages > 0 ? ` and ${pages} explanations of its examples beside it` : "";
    if (!options.quiet) process.stderr.write(`wrote ${html}${more}\n`);
  }
  await writeReportFiles(
    {
      latex: () => latexTables(report),
      tables: () => studyTables(report),
      figures: () => studyFigures(report),
    },
    options,
  );
  return OK;
}
