import type { ExplainSettings } from "../explanation/settings.ts";

/** Distance of the thresholds from the mean (released code) and the median (paper), in cosine. */
const MARGIN = 0.02;

export interface RelevantCandidates {
  /** The candidates kept, in their order. */
  readonly indices: Int32Array;
  /** Cosine that a candidate had to exceed; null with the rule `none`. */
  readonly threshold: number | null;
  /** True when no candidate exceeded the threshold and all were kept. */
  readonly fallback: boolean;
}

/**
 * Keeps the candidates that are relevant to the whole image: cosine above the candidates' mean − 0.02 (`released`,
 * the authors' notebook) or above their median + 0.02 (`paper`, Sammani & Deligiannis 2024). `relevances`: cosine of
 * each candidate to the image, in the order of `candidates`.
 */
export function filterByRelevance(
  candidates: Int32Array,
  relevances: ArrayLike<number>,
  rule: ExplainSettings["relevance"],
): RelevantCandidates {
  if (rule === "none") return { indices: candidates, threshold: null, fallback: false };
  const threshold = rule === "released" ? mean(relevances) - MARGIN : median(relevances) + MARGIN;
  const kept = candidates.filter((_, i) => relevances[i] > threshold);
  return kept.length > 0
    ? { indices: kept, threshold, fallback: false }
    : { indices: candidates, threshold, fallback: true };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
