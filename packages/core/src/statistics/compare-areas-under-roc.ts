import { checkSamples } from "./check-samples.ts";
import type { Interval } from "./percentile-interval.ts";
import { averageRanks } from "./ranks.ts";

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

export interface AreaDifference {
  /** The first area less the second, −1 to 1; NaN where either kind is missing. */
  readonly value: number;
  /** 95 % interval; null where either kind has fewer than two observations. */
  readonly interval: Interval | null;
}

/**
 * How much better `first` tells positive observations from negative ones than `second` does: areas under ROC over the
 * same observations, whose errors go together (E. DeLong, D. DeLong & D. Clarke-Pearson, 1988). Throws as `areaUnderRoc`.
 */
export function compareAreasUnderRoc(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  positive: ArrayLike<number | boolean>,
): AreaDifference {
  const kinds = Float64Array.from(positive, (kind) => (Number(kind) === 0 ? 0 : 1));
  checkSamples("areas under ROC", 1, first, second, kinds);
  const [a, b] = [first, second].map((scores) => placements(scores, kinds));
  const differences = a.map((placement, i) => placement - b[i]);
  const [negatives, positives] = [0, 1].map((kind) => differences.filter((_, i) => kinds[i] === kind));
  const value = mean(positives);
  if (Math.min(negatives.length, positives.length) < 2) {
    return { value: negatives.length === 0 ? NaN : value, interval: null };
  }
  const reach =
    Z * Math.sqrt(variance(positives) / positives.length + variance(negatives) / negatives.length);
  return { value, interval: [Math.max(-1, value - reach), Math.min(1, value + reach)] };
}

/** For each observation which share of the other kind scores below it, equal ones counted half. */
function placements(scores: ArrayLike<number>, kinds: Float64Array): Float64Array {
  const ranks = averageRanks(scores);
  const placed = new Float64Array(kinds.length);
  for (const kind of [0, 1]) {
    const members = Int32Array.from(kinds.keys()).filter((i) => kinds[i] === kind);
    const own = averageRanks(Float64Array.from(members, (i) => scores[i]));
    for (const [at, i] of members.entries())
      placed[i] = (ranks[i] - own[at]) / (kinds.length - members.length);
  }
  return placed;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: Float64Array): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}
