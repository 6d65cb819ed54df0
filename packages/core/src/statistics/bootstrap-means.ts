import { createResampler } from "../linalg/random.ts";
import type { Resampling } from "./bootstrap-draws.ts";
import { checkSamples } from "./check-samples.ts";

/** Resamples that are summed together, so that the columns are gone through once for all of them. */
const TOGETHER = 4;
/** Resamples between two reports of where they are; whole lots of them. */
const TOLD = 48;
/** Columns whose sums are kept in registers at a time. */
const BLOCK = 2;

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
  const blocks = blocksOf(summed, size);
  const sums = new Float64Array(blocks.length * BLOCK * TOGETHER);
  const counts = Array.from({ length: TOGETHER }, () => new Uint16Array(size));
  const resample = createResampler(seed);
  const means = columns.map(() => new Float64Array(draws));
  for (let first = 0; first < draws; first += TOGETHER) {
    const together = Math.min(TOGETHER, draws - first);
    if (first % TOLD === 0) onDrawn(first / draws);
    for (const each of counts.slice(0, together)) resample(each);
    for (const [b, block] of blocks.entries()) sumBlock(block, counts, sums, b * BLOCK * TOGETHER);
    let at = 0;
    for (let c = 0; c < columns.length; c++) {
      for (let d = 0; d < together; d++) {
        const sum = sums[at + d];
        means[c][first + d] = gaps[c] ? sum / sums[at + TOGETHER + d] : sum / size;
      }
      at += gaps[c] ? 2 * TOGETHER : TOGETHER;
    }
  }
  return means;
}

/** Columns side by side, two to a block, the last filled up with zeros. */
function blocksOf(columns: readonly Float64Array[], size: number): Float64Array[] {
  const blocks: Float64Array[] = [];
  for (const [c, column] of columns.entries()) {
    if (c % BLOCK === 0) blocks.push(new Float64Array(size * BLOCK));
    const block = blocks.at(-1)!;
    for (let i = 0; i < size; i++) block[i * BLOCK + (c % BLOCK)] = column[i];
  }
  return blocks;
}

/** For each column of a block its sums in all resamples, from `at` on. */
function sumBlock(
  block: Float64Array,
  [counts0, counts1, counts2, counts3]: readonly Uint16Array[],
  sums: Float64Array,
  at: number,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let i = 0, j = 0; i < counts0.length; i++, j += BLOCK) {
    const a = block[j];
    const b = block[j + 1];
    const n0 = counts0[i];
    const n1 = counts1[i];
    const n2 = counts2[i];
    const n3 = counts3[i];
    a0 += n0 * a;
    a1 += n1 * a;
    a2 += n2 * a;
    a3 += n3 * a;
    b0 += n0 * b;
    b1 += n1 * b;
    b2 += n2 * b;
    b3 += n3 * b;
  }
  sums.set([a0, a1, a2, a3, b0, b1, b2, b3], at);
}
