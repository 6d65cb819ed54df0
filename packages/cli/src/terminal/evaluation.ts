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
  wholeFrameWords,
} from "@commonground/study";
import { oneLine } from "../one-line.ts";
import { intervalCell, paragraph, tableLine, valueText } from "./table-lines.ts";

const BESIDE = ["lerf_morf_similarity", "lerf_morf_logodds", "saco", "drop"] as const;

/** A faithful answer that changes with the seed is none. */
const STABILITY = ["lerf_morf_logodds", ...STABILITY_MEASURES] as const;

const MARKS = { better: "+", worse: "−", open: " " } as const;

/** An evaluation for people, at most 80 cells a line: the paper's four measures, then others, each with its interval. */
export function tellEvaluation(report: EvaluationReport): string {
  const lines = report.runs.flatMap((run) => [
    ...paragraph(
      `${oneLine(report.name)}: ${modelName(run)}, ${run.images} images${run.complete ? "" : ` of ${run.items} (not finished)`}${run.failed > 0 ? `, ${run.failed} failed` : ""}, removed by ${run.removal}`,
    ),
    "",
    ...table(run, PAPER_MEASURES),
    ...PAPER_REMOVALS.map(({ name, values }) =>
      tableLine(
        `printed: ${name}`,
        PAPER_MEASURES.map((measure) => `${valueText(values[measure])} `),
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
      `Below each value its 95 % bootstrap interval over images (${report.resampling.draws} draws). + better, − worse than the same parts in chance order (regions of other methods: than the K-means parts), by the interval of the difference, which “less chance” tells; * there: the two methods' own intervals do not overlap either. Printed: the paper's, on ImageNet with ViT-B/16. ↓ lower is better, ↑ higher.${report.runs.map(wholeFrameWords).find((words) => words !== "") ?? ""}`,
    ),
  ].join("\n")}\n`;
}

function table({ methods }: EvaluationRunReport, measures: readonly RemovalMeasure[]): string[] {
  return [
    tableLine("", headsOf(measures)),
    ...methods.flatMap(({ method, measures: values }) => [
      tableLine(
        method,
        measures.map((measure) => cell(measure, values[measure])),
      ),
      tableLine(
        "",
        measures.map((measure) => intervalCell(values[measure])),
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
      tableLine(
        method,
        less.map((each) => (each === null ? "– " : `${valueText(each.value)}${each.disjoint ? "*" : " "}`)),
      ),
      tableLine("", less.map(intervalCell)),
    ];
  });
  return rows.length === 0 ? [] : ["", tableLine("less chance", headsOf(PAPER_MEASURES)), ...rows];
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
  return `${valueText(estimate.value)}${against === null ? " " : MARKS[against]}`;
}
