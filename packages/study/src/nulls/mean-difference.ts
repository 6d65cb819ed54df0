import type { Interval } from "@commonground/core";

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Mean of `a` less `b` over the images that have both, with its normal 95 % interval (mean ± 1.96 standard errors); NaN
 * where none has. No interval of fewer than two.
 */
export function meanDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): { readonly value: number; readonly interval: Interval | null } {
  let [count, mean, squares] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const difference = a[i] - b[i];
    if (Number.isNaN(difference)) continue;
    // Welford's way, which loses no digits.
    count++;
    const before = difference - mean;
    mean += before / count;
    squares += before * (difference - mean);
  }
  if (count === 0) return { value: NaN, interval: null };
  const reach = Z * Math.sqrt(squares / (count - 1) / count);
  return { value: mean, interval: count < 2 ? null : [mean - reach, mean + reach] };
}
