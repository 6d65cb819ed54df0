import { invalid } from "./check-samples.ts";
import type { Interval } from "./percentile-interval.ts";

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * 95 % interval of a share from `successes` of `trials` (E. Wilson, 1927): within 0 and 1, and of use from one trial on.
 * Throws `INVALID_ARGUMENT` without a trial, or for more successes than trials.
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) {
    throw invalid("interval of a share", `${successes} successes of ${trials} trials`);
  }
  const share = successes / trials;
  const middle = share + Z ** 2 / (2 * trials);
  const reach = Z * Math.sqrt((share * (1 - share)) / trials + (Z / (2 * trials)) ** 2);
  const scale = 1 + Z ** 2 / trials;
  return [Math.max(0, (middle - reach) / scale), Math.min(1, (middle + reach) / scale)];
}
