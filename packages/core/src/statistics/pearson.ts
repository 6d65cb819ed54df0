import { checkSamples } from "./check-samples.ts";
import { type CountedStatistic, once } from "./counts.ts";

/** A sum of squares below this share of what it was before the mean was taken off is rounding, not variation. */
const CONSTANT = 1e-13;

/**
 * Pearson's correlation of paired values, −1 to 1; NaN where a side does not vary. Throws `INVALID_ARGUMENT` for
 * lists of different lengths, fewer than two pairs, or values that are not finite.
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return countedPearson(x, y)(once(x.length));
}

/** `pearson` of resamples; one pass over the pairs a resample. */
export function countedPearson(x: ArrayLike<number>, y: ArrayLike<number>): CountedStatistic {
  checkSamples("correlation", 2, x, y);
  const xs = centred(x);
  const ys = centred(y);
  return (counts) => pearsonOfCentred(xs, ys, counts);
}

/** `x` and `y` should lie round 0, or digits are lost. */
export function pearsonOfCentred(x: Float64Array, y: Float64Array, counts: ArrayLike<number>): number {
  let total = 0;
  let sumX = 0;
  let sumY = 0;
  let squaresX = 0;
  let squaresY = 0;
  let products = 0;
  for (let i = 0; i < x.length; i++) {
    const count = counts[i];
    const a = x[i];
    const b = y[i];
    const countedA = count * a;
    const countedB = count * b;
    total += count;
    sumX += countedA;
    sumY += countedB;
    squaresX += countedA * a;
    squaresY += countedB * b;
    products += countedA * b;
  }
  const varianceX = squaresX - (sumX * sumX) / total;
  const varianceY = squaresY - (sumY * sumY) / total;
  if (!(varianceX > CONSTANT * squaresX) || !(varianceY > CONSTANT * squaresY)) return NaN;
  const r = (products - (sumX * sumY) / total) / (Math.sqrt(varianceX) * Math.sqrt(varianceY));
  return Math.max(-1, Math.min(1, r));
}

/** Less the mean, and scaled to a largest magnitude of 1; constant values become exact zeros. */
export function centred(values: ArrayLike<number>): Float64Array {
  const data = Float64Array.from(values);
  const first = data[0];
  if (data.every((value) => value === first)) return new Float64Array(data.length);
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const spread = data.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0);
  return data.map((value) => (value - mean) / spread);
}
