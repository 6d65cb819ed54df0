import { METHOD_WORDS, REMOVAL_MEASURES, type RemovalMeasure } from "@commonground/evaluate";
import type { MeasureEstimate } from "./evaluation-report.ts";

/** A method for people; one from elsewhere by its own name. */
export function methodWords(method: string): string {
  return Object.hasOwn(METHOD_WORDS, method) ? METHOD_WORDS[method as keyof typeof METHOD_WORDS] : method;
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
