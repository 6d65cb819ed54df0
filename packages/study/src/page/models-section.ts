import { formatNumber, type Markup, tableHtml } from "@commonground/report";
import { FIGURES, type FigureName } from "../summary/measures.ts";
import { modelName } from "../summary/model-name.ts";
import { printedFigures } from "../summary/printed-figures.ts";
import type { RunReport, StudyReport } from "../summary/study-report.ts";
import { studyTables } from "../tables/study-tables.ts";
import { estimateCell, numberCell, percent, textCell, wideTable } from "./cells.ts";
import { figureList } from "./figure-list.ts";
import { curveFigures, runsOf, settingsOf } from "./study-figures.ts";

const SHOWN: readonly FigureName[] = [
  "top1",
  "top5",
  "miPublished",
  "curveAucPublished",
  "miCoupled",
  "aucCoupled",
  "share",
  "aboveChance",
  "confidence",
  "infoMax",
];
const SHARES = new Set<FigureName>(["top1", "top5", "share", "aboveChance", "confidence"]);

/** A table of models for each setting, beside what the paper printed, and how what is shared falls. */
export function modelsSection(report: StudyReport): Markup {
  const settings = settingsOf(report);
  const blocks = settings.map((setting) => {
    const runs = runsOf(report, setting);
    const heading = settings.length > 1 ? `<h3>${tableName(setting)}</h3>` : "";
    const figures = figureList(
      curveFigures(setting, runs),
      "Mean over images of what is shared, as concepts are taken away. Curves that end early count as 0 from there on.",
    );
    return `${heading}${modelsTable(setting, runs)}${conceptTable(setting, runs)}${figures}`;
  });
  const { runs } = studyTables(report);
  return `<section><h2>The models</h2>
<p>Each number is a mean over images; small below it the range that holds it with 95 % confidence, were other images drawn.</p>
${blocks.join("\n")}
<details class="table"><summary>All figures as a table</summary><div class="wide" tabindex="0" role="region" aria-label="All figures">${tableHtml(runs)}</div></details>
</section>`;
}

function tableName(setting: string): string {
  return `Setting ${setting.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}`;
}

function modelsTable(setting: string, runs: readonly RunReport[]): Markup {
  const shown = SHOWN.filter((name) => runs.some(({ figures }) => figures[name] !== null));
  const printed = runs.map((run) => printedFigures(run, run.settings.parts));
  const paper = printed.find((figures) => figures !== null);
  const heads = [
    "model",
    "images",
    ...shown.map((name) => FIGURES[name]),
    ...(paper ? ["top-1", "MI", "AUC"].map((name) => `${name}, printed (${paper.dataSet})`) : []),
  ];
  const rows = runs.map((run, r) => [
    textCell(modelName(run)),
    numberCell(run.images, (images) => (run.complete ? String(images) : `${images} of ${run.items}`)),
    ...shown.map((name) => estimateCell(run.figures[name], SHARES.has(name) ? percent : formatNumber)),
    ...(paper
      ? [
          numberCell(printed[r]?.top1 ?? null, (value) => `${value.toFixed(2)} %`),
          numberCell(printed[r]?.publishedMi ?? null, (value) => value.toFixed(printed[r]!.digits)),
          numberCell(printed[r]?.auc ?? null, (value) => value.toFixed(printed[r]!.digits)),
        ]
      : []),
  ]);
  return wideTable(`Models, setting ${setting}`, heads, rows);
}

/** How much concepts tell of the answer; nothing where no image has any. */
function conceptTable(setting: string, runs: readonly RunReport[]): Markup {
  const told = runs.filter(({ conceptNull }) => conceptNull !== null);
  if (told.length === 0) return "";
  return `<p>How much a concept that vision saw tells of the answer, over all images, in nats. The plug-in estimate is too high with few images, and Miller and Madow’s correction takes away only a part of that: with the answers permuted over the images, where concepts tell nothing, it should be 0.</p>
${wideTable(
  `What concepts tell of the answer, setting ${setting}`,
  ["model", "plug-in", "Miller–Madow", "plug-in, answers permuted", "p", "permutations"],
  told.map((run) => [
    textCell(modelName(run)),
    estimateCell(run.figures.conceptInformation),
    estimateCell(run.figures.conceptInformationCorrected),
    numberCell(run.conceptNull!.mean, (value) => formatNumber(value)),
    numberCell(run.conceptNull!.pValue, (p) => (p < 0.001 ? "< 0.001" : p.toFixed(3))),
    numberCell(run.conceptNull!.permutations),
  ]),
)}`;
}
