import { escapeText, formatNumber, type Markup } from "@commonground/report";
import { FIGURES, type MeasureName } from "../summary/measures.ts";
import { modelName } from "../summary/model-name.ts";
import type { RunReport, StudyReport } from "../summary/study-report.ts";
import { estimateCell, numberCell, textCell, wideTable } from "./cells.ts";
import { figureList } from "./figure-list.ts";
import { areaFigures, runsOf, settingsOf } from "./study-figures.ts";

/** What tells a model's right answers from its wrong ones. Nothing without labels. */
export function withinSection(report: StudyReport): Markup {
  if (report.runs.every(({ rightFromWrong }) => rightFromWrong === null)) return "";
  const settings = settingsOf(report);
  const blocks = settings.map((setting) => {
    const runs = runsOf(report, setting).filter(({ rightFromWrong }) => rightFromWrong !== null);
    const figures = figureList(
      areaFigures(setting, runs),
      "How often a right answer has more of it than a wrong one: 0.5 is a coin, 1 is always.",
    );
    return `${settings.length > 1 ? `<h3>Setting ${escapeText(setting)}</h3>` : ""}
${figures}
${besideConfidence(setting, runs)}
<details class="table"><summary>All measures as a table</summary>${areasTable(setting, runs)}</details>`;
  });
  return `<section><h2>Does it tell when a model is wrong?</h2>
${blocks.join("\n")}
</section>`;
}

function besideConfidence(setting: string, runs: readonly RunReport[]): Markup {
  const tested = runs.flatMap((run) => {
    const added = run.rightFromWrong?.added;
    return added ? [{ run, added }] : [];
  });
  if (tested.length === 0) {
    return "<p>Whether concepts add to confidence is not told: too few right or wrong answers (20 of each are needed), or measures that do not vary.</p>";
  }
  return `<p>Do concepts (share, share above chance, both AUCs) add to confidence? p: how likely so large a gain is if they say nothing. Log loss of answers held out: lower is better.</p>
${wideTable(
  `Concepts beside confidence, setting ${setting}`,
  [
    "model",
    "right",
    "wrong",
    "p",
    "log loss, confidence alone",
    "with concepts",
    "area, confidence alone",
    "with concepts",
  ],
  tested.map(({ run, added: { test, confidenceAlone, withConcepts } }) => [
    textCell(modelName(run)),
    numberCell(run.rightFromWrong!.right),
    numberCell(run.rightFromWrong!.wrong),
    numberCell(test?.pValue ?? null, (p) => (p < 0.001 ? "< 0.001" : p.toFixed(3))),
    numberCell(confidenceAlone.logLoss, (value) => formatNumber(value, 3)),
    numberCell(withConcepts.logLoss, (value) => formatNumber(value, 3)),
    numberCell(confidenceAlone.areaUnderRoc, (value) => formatNumber(value, 3)),
    numberCell(withConcepts.areaUnderRoc, (value) => formatNumber(value, 3)),
  ]),
)}`;
}

function areasTable(setting: string, runs: readonly RunReport[]): Markup {
  const names = (Object.keys(FIGURES) as MeasureName[]).filter((name) =>
    runs.some(({ rightFromWrong }) => rightFromWrong!.areas[name] !== undefined),
  );
  return wideTable(
    `Area under ROC, setting ${setting}`,
    ["model", ...names.map((name) => FIGURES[name])],
    runs.map((run) => [
      textCell(modelName(run)),
      ...names.map((name) => estimateCell(run.rightFromWrong!.areas[name])),
    ]),
  );
}
