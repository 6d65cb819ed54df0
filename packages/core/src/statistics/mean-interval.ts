import { type Interval, percentileInterval } from "./percentile-interval.ts";

/**
 * `percentileInterval` of a mean's draws. Null where fewer than two `values` are known (not NaN): all resamples of one
 * observation are that one, which says nothing of how far others lie.
 */
export function meanInterval(values: Float64Array, draws: ArrayLike<number>): Interval | null {
  const known = values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  return known < 2 ? null : percentileInterval(draws);
}
