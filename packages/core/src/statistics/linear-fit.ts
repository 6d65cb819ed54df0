import { checkSamples } from "./check-samples.ts";

export interface LinearFit {
  /** Units of y for one of x. */
  readonly slope: number;
  /** y where x is 0. */
  readonly intercept: number;
}

/**
 * The line through pairs (x, y) with the least sum of squared distances in y; both numbers NaN where x does not vary.
 * Throws `INVALID_ARGUMENT` for lists of different lengths, fewer than two pairs, or values that are not finite.
 */
export function linearFit(x: ArrayLike<number>, y: ArrayLike<number>): LinearFit {
  checkSamples("linear fit", 2, x, y);
  const n = x.length;
  const meanX = sum(n, (i) => x[i]) / n;
  const meanY = sum(n, (i) => y[i]) / n;
  if (Array.from(x).every((value) => value === x[0])) return { slope: NaN, intercept: NaN };
  const squares = sum(n, (i) => (x[i] - meanX) * (x[i] - meanX));
  const products = sum(n, (i) => (x[i] - meanX) * (y[i] - meanY));
  const slope = products / squares;
  return { slope, intercept: meanY - slope * meanX };
}

function sum(n: number, term: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += term(i);
  return total;
}
