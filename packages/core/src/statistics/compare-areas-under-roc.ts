import { checkSamples } from "./check-samples.ts";
import type { Interval } from "./percentile-interval.ts";
import { tieGroups } from "./ranks.ts";

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
  const kinds = new Float64Array(positive as ArrayLike<number>);
  for (let i = 0; i < kinds.length; i++) kinds[i] = kinds[i] === 0 ? 0 : 1;
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
  const { groupOf, groups } = tieGroups(scores);
  // Of each kind, negative first, how many are in a group, then how many score below it.
  const below = [new Float64Array(groups), new Float64Array(groups)];
  const sizes = [0, 0];
  for (let i = 0; i < groupOf.length; i++) below[kinds[i]][groupOf[i]]++;
  for (const kind of [0, 1]) {
    const ofKind = below[kind];
    for (let g = 0; g < groups; g++) {
      const equal = ofKind[g];
      ofKind[g] = sizes[kind] + equal / 2;
      sizes[kind] += equal;
    }
  }
  return kinds.map((kind, i) => below[1 - kind][groupOf[i]] / sizes[1 - kind]);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: Float64Array): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}
