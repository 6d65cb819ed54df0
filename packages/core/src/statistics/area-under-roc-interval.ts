import { areaUnderRoc } from "./area-under-roc.ts";
import { averageRanks } from "./ranks.ts";
import type { Interval } from "./percentile-interval.ts";

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * 95 % interval of `areaUnderRoc` (E. DeLong, D. DeLong & D. Clarke-Pearson, 1988), symmetric in the area's log-odds so
 * that it stays within 0 and 1; for large data, where resampling would take long. Null where either kind has fewer than
 * two observations, or where the area is 0 or 1 and so has no variance to tell. Throws as `areaUnderRoc`.
 */
export function areaUnderRocInterval(
  scores: ArrayLike<number>,
  positive: ArrayLike<number | boolean>,
): Interval | null {
  const area = areaUnderRoc(scores, positive);
  const ranks = averageRanks(scores);
  const [negatives, positives] = [0, 1].map((kind) =>
    Array.from({ length: scores.length }, (_, i) => i).filter(
      (i) => (Number(positive[i]) === 0 ? 0 : 1) === kind,
    ),
  );
  if (negatives.length < 2 || positives.length < 2 || area === 0 || area === 1) return null;
  const variance =
    placementVariance(positives, scores, ranks) / positives.length / negatives.length ** 2 +
    placementVariance(negatives, scores, ranks) / negatives.length / positives.length ** 2;
  const logOdds = Math.log(area / (1 - area));
  const reach = (Z * Math.sqrt(variance)) / (area * (1 - area));
  return [expit(logOdds - reach), expit(logOdds + reach)];
}

function expit(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Variance, over the observations of one kind, of how many of the other kind score below each. */
function placementVariance(
  members: readonly number[],
  scores: ArrayLike<number>,
  ranks: Float64Array,
): number {
  const own = averageRanks(members.map((i) => scores[i]));
  const below = members.map((i, at) => ranks[i] - own[at]);
  const mean = below.reduce((sum, value) => sum + value, 0) / below.length;
  return below.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (below.length - 1);
}
