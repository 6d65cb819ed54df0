import { escapeText, formatNumber, type Markup } from "@commonground/report";
import { missingNulls } from "../nulls/missing-nulls.ts";
import { type NullFigure, type NullReport, NULLS } from "../nulls/null-report.ts";
import { FIGURES, type FigureName } from "../summary/measures.ts";
import { modelName } from "../summary/model-name.ts";
import type { RunReport, StudyReport } from "../summary/study-report.ts";
import { percent, textCell, wideTable } from "./cells.ts";
import { runsOf, settingsOf } from "./study-figures.ts";

const SHOWN: readonly FigureName[] = [
  "top1",
  "miPublished",
  "curveAucPublished",
  "miCoupled",
  "aucCoupled",
  "share",
  "aboveChance",
  "confidence",
  "infoMax",
];
const PERCENT = new Set<FigureName>(["top1", "share", "aboveChance", "confidence"]);

/** Each figure beside what it could come to without the knowledge that it is told of. */
export function nullsSection(report: StudyReport): Markup {
  const settings = settingsOf(report);
  const blocks = settings.map((setting) => {
    const heading = settings.length > 1 ? `<h3>Setting ${escapeText(setting)}</h3>` : "";
    const runs = runsOf(report, setting);
    return `${heading}${nullsTable(setting, runs)}${missing(runs)}`;
  });
  return `<section><h2>How much of it is chance?</h2>
<p>Under each model what its figures come to where the knowledge cannot be: against the concepts of another class, with vision’s concepts renamed at random, with a bank of random words, with random weights, with the labels dealt out anew. Small: what the model has more, with 95 % confidence. Where that range holds 0 the figure cannot be told from its null.</p>
${blocks.join("\n")}
</section>`;
}

function nullsTable(setting: string, runs: readonly RunReport[]): Markup {
  const shown = SHOWN.filter((name) => runs.some(({ figures }) => figures[name] !== null));
  const rows = runs.flatMap((run) => [
    [textCell(modelName(run)), ...shown.map((name) => ownCell(run, name))],
    ...run.nulls
      .filter((each) => each.missing === null)
      .map((each) => [[nameCell(each)], shown.map((name) => nullCell(each.figures[name], name))].flat()),
  ]);
  return wideTable(
    `Figures and their nulls, setting ${setting}`,
    ["model, and its nulls", ...shown.map((name) => FIGURES[name])],
    rows,
  );
}

function ownCell({ figures }: RunReport, name: FigureName): Markup {
  const estimate = figures[name];
  const text = estimate === null ? "–" : show(name)(estimate.value);
  return `<td class="number"><b>${escapeText(text)}</b></td>`;
}

function nameCell({ name }: NullReport): Markup {
  return `<td class="soft">${escapeText(NULLS[name])}</td>`;
}

function nullCell(figure: NullFigure | undefined, name: FigureName): Markup {
  if (figure === undefined) return '<td class="number">–</td>';
  const { value, less } = figure;
  const format = show(name);
  const range = less.interval === null ? "" : ` [${less.interval.map(format).join(", ")}]`;
  const more = `${less.value < 0 ? "" : "+"}${format(less.value)}${range}`;
  return `<td class="number estimate">${escapeText(format(value))}<small>${escapeText(more)}</small></td>`;
}

function show(name: FigureName): (value: number) => string {
  return PERCENT.has(name) ? percent : (value) => formatNumber(value);
}

/** What is not told of all runs, with what to do. */
function missing(runs: readonly RunReport[]): Markup {
  const items = missingNulls(runs).map((text) => `<li>${escapeText(text)}</li>`);
  return items.length === 0 ? "" : `<ul>${items.join("")}</ul>`;
}
