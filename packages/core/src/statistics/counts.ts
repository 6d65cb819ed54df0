/**
 * How often each observation stands in a resample. 16 bits: the counts of 50,000 images take 100 kB and stay in a
 * processor's cache, and a resample that holds one observation 65,536 times does not happen.
 */
export type Counts = Uint16Array;

/** A statistic of fixed data in which observation i stands `counts[i]` times; NaN where it is not defined. */
export type CountedStatistic = (counts: Counts) => number;

/** Every observation once: the data as they are. */
export function once(size: number): Counts {
  return new Uint16Array(size).fill(1);
}
