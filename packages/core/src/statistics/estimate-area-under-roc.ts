import { checkSamples } from "./check-samples.ts";
import type { Interval } from "./percentile-interval.ts";
import { tieGroups } from "./ranks.ts";

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/** An area under the receiver operating characteristic, 0 to 1. */
export interface AreaEstimate {
  /** NaN where either kind is missing. */
  readonly value: number;
  /**
   * 95 % interval, symmetric in the area's log-odds so that it stays within 0 and 1; null where either kind has fewer
   * than two observations, or where the area is 0 or 1 and so has no variance to tell.
   */
  readonly interval: Interval | null;
}

/**
 * `areaUnderRoc` with its interval by E. DeLong, D. DeLong & D. Clarke-Pearson, 1988: for large data, where resampling
 * would take long. One sort, then linear time. Throws as `areaUnderRoc`.
 */
export function estimateAreaUnderRoc(
  scores: ArrayLike<number>,
  positive: ArrayLike<number | boolean>,
): AreaEstimate {
  const kinds = new Float64Array(positive as ArrayLike<number>);
  checkSamples("area under ROC", 1, scores, kinds);
  const { groupOf, groups } = tieGroups(scores);
  const [negative, ofPositive] = [new Float64Array(groups), new Float64Array(groups)];
  for (let i = 0; i < groupOf.length; i++) (kinds[i] === 0 ? negative : ofPositive)[groupOf[i]]++;
  const negativesBelow = placements(negative);
  const positivesBelow = placements(ofPositive);
  const [negatives, positives] = [total(negative), total(ofPositive)];
  const value = weighted(negativesBelow, ofPositive) / (positives * negatives);
  if (!(Math.min(negatives, positives) >= 2 && value > 0 && value < 1)) return { value, interval: null };
  const variance =
    spread(negativesBelow, ofPositive) / positives / negatives ** 2 +
    spread(positivesBelow, negative) / negatives / positives ** 2;
  const logOdds = Math.log(value / (1 - value));
  const reach = (Z * Math.sqrt(variance)) / (value * (1 - value));
  return { value, interval: [expit(logOdds - reach), expit(logOdds + reach)] };
}

/** For each group of equal scores how many of a kind score below it, equal ones counted half. */
function placements(ofKind: Float64Array): Float64Array {
  let below = 0;
  return ofKind.map((count) => {
    const placement = below + count / 2;
    below += count;
    return placement;
  });
}

function total(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function weighted(values: Float64Array, counts: Float64Array): number {
  let sum = 0;
  for (let g = 0; g < values.length; g++) sum += counts[g] * values[g];
  return sum;
}

/** Variance of values that stand `counts` times. */
function spread(values: Float64Array, counts: Float64Array): number {
  const size = total(counts);
  const mean = weighted(values, counts) / size;
  let sum = 0;
  for (let g = 0; g < values.length; g++) sum += counts[g] * (values[g] - mean) ** 2;
  return sum / (size - 1);
}

function expit(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
