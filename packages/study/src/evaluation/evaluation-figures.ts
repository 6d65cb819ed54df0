import {
  PAPER_MEASURES,
  PAPER_REMOVALS,
  REMOVAL_MEASURES,
  type RemovalMeasure,
} from "@commonground/evaluate";
import { type Figure, intervalsChart, linesChart } from "@commonground/report";
import { modelName } from "../summary/model-name.ts";
import type { EvaluationReport, EvaluationRunReport } from "./evaluation-report.ts";
import { type Strip, stripFigures } from "./strip-figures.ts";

/** What stands beside the paper's four as a figure of differences to chance. */
const SHOWN: readonly RemovalMeasure[] = [...PAPER_MEASURES, "lerf_morf_similarity", "lerf_morf_logodds"];

/** All figures of an evaluation, by names that are different. `strips`: those of each run. */
export function evaluationFigures(
  { runs }: EvaluationReport,
  strips: readonly (readonly Strip[])[] = [],
): Figure[] {
  return runs.flatMap((run, r) => [
    ...paperFigures(run),
    ...curveFigures(run),
    ...chanceFigures(run),
    ...stripFigures(strips[r] ?? [], nameOf(run)),
  ]);
}

/** The paper's four measures of every method, with the values that it printed beside. */
export function paperFigures(run: EvaluationRunReport): Figure[] {
  return PAPER_MEASURES.flatMap((name) => {
    const { words, better } = REMOVAL_MEASURES[name];
    const own = run.methods.flatMap(({ method, measures }) => {
      const measured = measures[name];
      return measured === null ? [] : [{ name: method, value: measured.value, interval: measured.interval }];
    });
    if (own.length === 0) return [];
    const printed = PAPER_REMOVALS.map(({ name: called, values }) => ({
      name: `printed: ${called}`,
      value: values[name],
      interval: null,
      hollow: true,
    }));
    const rows = [...own, ...printed];
    const chance = run.methods.find(({ method, chance: of }) => method === of)?.measures[name]?.value;
    const ends = rows.flatMap(({ value, interval }) => [value, ...(interval ?? [])]);
    return [
      intervalsChart({
        name: `${name.replaceAll("_", "-")}-${nameOf(run)}`,
        title: words,
        told: `${better} is better; hollow: ImageNet, ViT-B/16${chance === undefined ? "" : "; bar: chance order"}`,
        rows,
        nothing: chance ?? null,
        scale: [Math.min(0, ...ends), Math.max(...ends)],
      }),
    ];
  });
}

/** Mean curves of every method. */
export function curveFigures(run: EvaluationRunReport): Figure[] {
  return (["deletion", "insertion"] as const).flatMap((way) =>
    (["similarity", "accuracy"] as const).flatMap((of) => {
      const title = `${way === "deletion" ? "Deletion" : "Insertion"}: ${of === "similarity" ? "the answer’s score" : "right answers"}`;
      const yLabel = of === "similarity" ? "2.5 · cosine, mean over images" : "share of right answers";
      const verb = way === "deletion" ? "removed" : "revealed";
      return [
        linesChart({
          name: `${way}-${of}-by-steps-${nameOf(run)}`,
          title,
          xLabel: `regions ${verb}, most important first`,
          yLabel,
          series: run.methods.map((each) => ({ name: each.method, values: each[way][of] })),
        }),
        linesChart({
          name: `${way}-${of}-by-area-${nameOf(run)}`,
          title: `${title}, by area`,
          xLabel: "removed share of the frame, in twentieths",
          yLabel,
          series: run.methods.map((each) => ({ name: each.method, values: each.byArea[way][of] })),
        }),
      ];
    }),
  );
}

/** How far each method is from chance, a figure a measure. */
export function chanceFigures(run: EvaluationRunReport): Figure[] {
  return SHOWN.flatMap((name) => {
    const rows = run.methods.flatMap(({ method, measures }) => {
      const less = measures[name]?.lessChance;
      return less == null ? [] : [{ name: method, value: less.value, interval: less.interval }];
    });
    if (rows.length === 0) return [];
    const reach = Math.max(
      ...rows.flatMap(({ value, interval }) => [value, ...(interval ?? [])].map(Math.abs)),
    );
    const { words, better } = REMOVAL_MEASURES[name];
    return [
      intervalsChart({
        name: `${name.replaceAll("_", "-")}-less-chance-${nameOf(run)}`,
        title: `${words}, less chance`,
        told: `below 0 is ${better === "lower" ? "better" : "worse"} than chance order`,
        rows,
        nothing: 0,
        scale: [-reach || -1, reach || 1],
      }),
    ];
  });
}

function nameOf(run: EvaluationRunReport): string {
  return `${modelName(run)}-${run.setting}`.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-");
}
