import { BASELINE_WORDS, METHOD_WORDS, REMOVAL_MEASURES, type RemovalMeasure } from "@commonground/evaluate";
import type { EvaluationRunReport, MeasureEstimate } from "./evaluation-report.ts";

const WORDS: ReadonlyMap<string, string> = new Map(Object.entries({ ...METHOD_WORDS, ...BASELINE_WORDS }));

/** A method for people; one from elsewhere by its own name. */
export function methodWords(method: string): string {
  return WORDS.get(method) ?? method;
}

/** Whether the whole interval of the difference to chance lies on one side; null for chance itself. */
export function againstChance(
  measure: RemovalMeasure,
  estimate: MeasureEstimate | null,
): "better" | "worse" | "open" | null {
  if (estimate === null || estimate.lessChance === null) return null;
  const { interval } = estimate.lessChance;
  if (interval === null || (interval[0] <= 0 && interval[1] >= 0)) return "open";
  return interval[1] < 0 === (REMOVAL_MEASURES[measure].better === "lower") ? "better" : "worse";
}

const WHOLE_FRAME: ReadonlySet<string> = new Set(["grid", "bands"]);

/** Why some controls look better by unit steps than they are, after a space; empty where there are none of them. */
export function wholeFrameWords({ methods }: Pick<EvaluationRunReport, "methods">): string {
  return methods.some(({ method }) => WHOLE_FRAME.has(method))
    ? " Grid and bands divide the whole frame, parts do not: each of their steps takes more, which steps a unit apart do not count and measures over area do."
    : "";
}
