import {
  type FigureName,
  groupFindings,
  missingNulls,
  modelName,
  type NullName,
  type NullReport,
  printedFigures,
  type RunReport,
  type StudyReport,
} from "@commonground/study";
import { oneLine } from "../one-line.ts";
import { cut, displayWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

/** Cells of a line. */
const WIDTH = 80;
const NAME = 20;
const COLUMN = 10;

/** What is shown of a run; the rest is in the other outputs. */
const COLUMNS: readonly { readonly head: string; readonly figure: FigureName; readonly factor: number }[] = [
  { head: "top-1 %", figure: "top1", factor: 100 },
  { head: "MI publ.", figure: "miPublished", factor: 1 },
  { head: "AUC publ.", figure: "curveAucPublished", factor: 1 },
  { head: "AUC coup.", figure: "aucCoupled", factor: 1 },
  { head: "> chance", figure: "aboveChance", factor: 1 },
  { head: "confid.", figure: "confidence", factor: 1 },
];

const MARKS = { holds: "+", fails: "−", open: "?" } as const;

/** A study for people, at most `WIDTH` cells a line: a table a setting, then what holds (+), what does not (−), what cannot be told (?). */
export function tellStudyReport(report: StudyReport): string {
  const lines = [
    ...tables(report),
    "",
    ...findings(report),
    ...report.notes.flatMap(({ message }) => item("!", message)),
  ];
  return `${lines.join("\n")}\n`;
}

function findings({ findings, runs }: StudyReport): string[] {
  const { size } = new Set(runs.map(({ setting }) => setting));
  if (size === 1) return findings.flatMap(({ kind, text }) => item(MARKS[kind], text));
  return groupFindings(findings).flatMap(({ about, told }) =>
    paragraph(about).concat(
      told.flatMap(({ kind, settings, says }) =>
        item(MARKS[kind], `${settings.length === size ? "all settings" : settings.join(", ")}: ${says}`),
      ),
    ),
  );
}

/** The tables alone, with what every figure comes to under its nulls. */
export function tellNulls(report: StudyReport): string {
  return `${tables(report).join("\n")}\n`;
}

function tables(report: StudyReport): string[] {
  const settings = Array.from(new Set(report.runs.map(({ setting }) => setting)));
  return [
    ...paragraph(
      `${oneLine(report.name)}: ${count(new Set(report.runs.map(modelName)).size, "model")}, ${count(settings.length, "setting")}${report.dataset === null ? "" : `, ${oneLine(report.dataset.path)}`}`,
    ),
    ...settings.flatMap((setting) =>
      table(
        setting,
        report.runs.filter((run) => run.setting === setting),
      ),
    ),
    "",
    ...paragraph(
      `Below each value its 95 % bootstrap interval over images (${report.resampling.draws} draws). AUC publ.: of the average curve, as the paper has it. > chance: share of concepts both encoders hold, above chance. Then the same under each null; * where the model is not surely above it.`,
    ),
    ...missingNulls(report.runs).flatMap((text) => item("!", text)),
  ];
}

function table(setting: string, runs: readonly RunReport[]): string[] {
  const heads = COLUMNS.map(({ head }) => head.padStart(COLUMN)).join("");
  return ["", `${pad(setting)}${heads}`, ...runs.flatMap(lines)];
}

function lines(run: RunReport): string[] {
  const estimates = COLUMNS.map(({ figure, factor }) => {
    const estimate = run.figures[figure];
    if (estimate === null) return ["–", ""];
    const digits = factor === 100 ? 1 : 2;
    const show = (value: number) => (value * factor).toFixed(digits).replace("-", "−");
    const ends = estimate.interval?.map((value) =>
      factor === 100 ? (value * factor).toFixed(0) : show(value),
    );
    return [show(estimate.value), ends?.join("–") ?? ""];
  });
  const images = run.complete ? count(run.images, "image") : `${run.images} of ${run.items}`;
  return [
    `${pad(modelName(run))}${estimates.map(([value]) => value.padStart(COLUMN)).join("")}`,
    `${pad(`  ${images}`)}${estimates.map(([, range]) => range.padStart(COLUMN)).join("")}`,
    ...printedLine(run),
    ...run.nulls.flatMap(nullLine),
  ];
}

/** What the paper printed of the model, under our figures. */
function printedLine(run: RunReport): string[] {
  const printed = printedFigures(run, run.settings.parts);
  if (printed === null) return [];
  const { dataSet, digits } = printed;
  const cells: Partial<Record<FigureName, string>> = {
    top1: printed.top1.toFixed(2),
    miPublished: printed.publishedMi.toFixed(digits),
    curveAucPublished: printed.auc.toFixed(digits),
  };
  const line = COLUMNS.map(({ figure }) => (cells[figure] ?? "").padStart(COLUMN)).join("");
  return [`${pad(`  paper, ${dataSet}`)}${line}`.trimEnd()];
}

/** What the figures above come to under a null, `*` where the run is not surely above it. */
function nullLine({ name, figures, missing }: NullReport): string[] {
  if (missing !== null) return [];
  const cells = COLUMNS.map(({ figure, factor }) => {
    const told = figures[figure];
    if (told === undefined) return "–";
    const above = told.less.interval !== null && told.less.interval[0] > 0;
    return `${(told.value * factor).toFixed(factor === 100 ? 1 : 2).replace("-", "−")}${above ? "" : "*"}`;
  });
  if (cells.every((cell) => cell === "–")) return [];
  return [`${pad(`  ${NULL_NAMES[name]}`)}${cells.map((cell) => cell.padStart(COLUMN)).join("")}`];
}

const NULL_NAMES: Readonly<Record<NullName, string>> = {
  otherClasses: "other classes",
  shuffledNames: "names shuffled",
  randomWords: "random words",
  randomWeights: "random weights",
  permutedLabels: "labels permuted",
};

function pad(text: string): string {
  const shown = cut(oneLine(text), NAME - 1);
  return shown + " ".repeat(NAME - displayWidth(shown));
}

function item(mark: string, text: string): string[] {
  return wrap([{ text: oneLine(text) }], { text: "" }, WIDTH - 2).map(
    (line, i) => `${i === 0 ? mark : " "} ${cut(line, WIDTH - 2)}`,
  );
}

function paragraph(text: string): string[] {
  return wrap([{ text }], { text: "" }, WIDTH).map((line) => cut(line, WIDTH));
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
