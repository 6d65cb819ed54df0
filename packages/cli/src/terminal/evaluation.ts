import {
  PAPER_MEASURES,
  PAPER_REMOVALS,
  REMOVAL_MEASURES,
  type RemovalMeasure,
  STABILITY_MEASURES,
} from "@commonground/evaluate";
import {
  againstChance,
  type EvaluationReport,
  type EvaluationRunReport,
  type MeasureEstimate,
  modelName,
} from "@commonground/study";
import { oneLine } from "../one-line.ts";
import { cut, displayWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

/** Cells of a line. */
const WIDTH = 80;
const NAME = 27;
const COLUMN = 13;
const DIGITS = 3;

const BESIDE = ["lerf_morf_similarity", "lerf_morf_logodds", "saco", "drop"] as const;

/** A faithful answer that changes with the seed is none. */
const STABILITY = ["lerf_morf_logodds", ...STABILITY_MEASURES] as const;

const MARKS = { better: "+", worse: "−", open: " " } as const;

/** An evaluation for people, at most `WIDTH` cells a line: the paper's four measures, then others, each with its interval. */
export function tellEvaluation(report: EvaluationReport): string {
  const lines = report.runs.flatMap((run) => [
    ...paragraph(
      `${oneLine(report.name)}: ${modelName(run)}, ${run.images} images${run.complete ? "" : ` of ${run.items} (not finished)`}${run.failed > 0 ? `, ${run.failed} failed` : ""}, removed by ${run.removal}`,
    ),
    "",
    ...table(run, PAPER_MEASURES),
    ...PAPER_REMOVALS.map(({ name, values }) =>
      line(
        `printed: ${name}`,
        PAPER_MEASURES.map((measure) => `${number(values[measure])} `),
      ),
    ),
    ...leads(run),
    "",
    ...table(run, BESIDE),
    "",
    ...(run.methods.some(({ measures }) => measures.stable_parts !== null)
      ? [...table(run, STABILITY), ""]
      : []),
  ]);
  return `${[
    ...lines,
    ...paragraph(
      `Below each value its 95 % bootstrap interval over images (${report.resampling.draws} draws). + better, − worse than the same parts in chance order (regions of other methods: than the K-means parts), by the interval of the difference, which “less chance” tells; * there: the two methods' own intervals do not overlap either. Printed: the paper's, on ImageNet with ViT-B/16. ↓ lower is better, ↑ higher.`,
    ),
  ].join("\n")}\n`;
}

function table({ methods }: EvaluationRunReport, measures: readonly RemovalMeasure[]): string[] {
  return [
    line("", headsOf(measures)),
    ...methods.flatMap(({ method, measures: values }) => [
      line(
        method,
        measures.map((measure) => cell(measure, values[measure])),
      ),
      line(
        "",
        measures.map((measure) => range(values[measure])),
      ),
    ]),
  ];
}

/** By how much each method differs from chance in the paper's measures; nothing where chance was not measured. */
function leads({ methods }: EvaluationRunReport): string[] {
  const rows = methods.flatMap(({ method, measures }) => {
    const less = PAPER_MEASURES.map((measure) => measures[measure]?.lessChance ?? null);
    if (less.every((each) => each === null)) return [];
    return [
      line(
        method,
        less.map((each) => (each === null ? "– " : `${number(each.value)}${each.disjoint ? "*" : " "}`)),
      ),
      line("", less.map(range)),
    ];
  });
  return rows.length === 0 ? [] : ["", line("less chance", headsOf(PAPER_MEASURES)), ...rows];
}

function headsOf(measures: readonly RemovalMeasure[]): string[] {
  return measures.map((measure) => {
    const { words, better } = REMOVAL_MEASURES[measure];
    const short = words
      .replace("LeRF − MoRF, ", "LeRF−MoRF ")
      .replace("similarity", "s")
      .replace("log-odds", "l")
      .replace("Average drop", "Drop")
      .replace("Stability of", "Stable");
    return `${short}${better === "lower" ? "↓" : "↑"} `;
  });
}

function cell(measure: RemovalMeasure, estimate: MeasureEstimate | null): string {
  if (estimate === null) return "– ";
  const against = againstChance(measure, estimate);
  return `${number(estimate.value)}${against === null ? " " : MARKS[against]}`;
}

function range(estimate: Pick<MeasureEstimate, "interval"> | null): string {
  const interval = estimate?.interval;
  return interval == null ? "" : `${interval.map((end) => number(end, 2)).join("…")} `;
}

function number(value: number, digits = DIGITS): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

function line(name: string, cells: readonly string[]): string {
  const first = cut(name, NAME - 1);
  const rest = cells.map((each) => each.padStart(COLUMN)).join("");
  return `${first}${" ".repeat(NAME - displayWidth(first))}${rest}`.trimEnd();
}

function paragraph(text: string): string[] {
  return wrap([{ text }], { text: "" }, WIDTH).map((each) => cut(each, WIDTH));
}
