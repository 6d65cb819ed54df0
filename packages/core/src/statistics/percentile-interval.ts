import { quantile } from "./quantile.ts";

/** From the lower to the upper end. */
export type Interval = readonly [low: number, high: number];

/**
 * Percentile bootstrap interval: the middle `level` (0 to 1) of the draws, by linear interpolation between order
 * statistics as NumPy's default. Draws that are NaN (the statistic was not defined for that resample) are left out;
 * null where none is left.
 */
export function percentileInterval(draws: ArrayLike<number>, level = 0.95): Interval | null {
  const sorted = Float64Array.from(draws)
    .filter((draw) => !Number.isNaN(draw))
    .toSorted();
  if (sorted.length === 0) return null;
  return [quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2)];
}
