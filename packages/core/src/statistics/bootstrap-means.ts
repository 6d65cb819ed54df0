import { createResampler } from "../linalg/random.ts";
import type { Resampling } from "./bootstrap-draws.ts";
import { checkSamples } from "./check-samples.ts";
import { createCountedSums } from "./counted-sums.ts";

/** Resamples between two reports of where they are, a multiple of those that are summed together. */
const TOLD = 48;

export interface ToldResampling extends Resampling {
  /** Called now and then with the share of the draws that are done, 0 to 1. */
  readonly onDrawn?: ((share: number) => void) | undefined;
}

/**
 * `bootstrapDraws` of the means of several columns, the same resamples and to rounding the same values, in few passes
 * over the observations: values that are NaN are left out, and a mean of none is NaN. One list of `draws`
 * values a column. Throws `INVALID_ARGUMENT` for no observations, or columns of different lengths.
 */
export function bootstrapMeans(
  columns: readonly Float64Array[],
  { draws, seed, onDrawn = () => {} }: ToldResampling,
): Float64Array[] {
  const size = columns[0]?.length ?? 0;
  checkSamples("bootstrap", 1, ...columns.map((column) => column.map((value) => value || 0)));
  // A column with gaps is two: its values with 0 in the gaps, and where it has values.
  const gaps = columns.map((column) => column.some(Number.isNaN));
  const summed = columns.flatMap((column, c) =>
    gaps[c]
      ? [column.map((value) => value || 0), column.map((value) => (Number.isNaN(value) ? 0 : 1))]
      : [column],
  );
  const { counts, add, stride } = createCountedSums(summed);
  const resample = createResampler(seed);
  const means = columns.map(() => new Float64Array(draws));
  for (let first = 0; first < draws; first += counts.length) {
    const together = Math.min(counts.length, draws - first);
    if (first % TOLD === 0) onDrawn(first / draws);
    for (const each of counts.slice(0, together)) resample(each);
    const sums = add();
    let at = 0;
    for (let c = 0; c < columns.length; c++) {
      for (let d = 0; d < together; d++) {
        const sum = sums[d * stride + at];
        means[c][first + d] = gaps[c] ? sum / sums[d * stride + at + 1] : sum / size;
      }
      at += gaps[c] ? 2 : 1;
    }
  }
  return means;
}
