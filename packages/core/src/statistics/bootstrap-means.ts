import { createRandom } from "../linalg/random.ts";
import { drawEach, type Resampling } from "./bootstrap-draws.ts";
import { checkSamples } from "./check-samples.ts";

/** Columns whose sums are kept in registers at a time. */
const BLOCK = 4;

/**
 * `bootstrapDraws` of the means of several columns, the same resamples and to rounding the same values, in one pass
 * over the observations a resample: values that are NaN are left out, and a mean of none is NaN. One list of `draws`
 * values a column. Throws `INVALID_ARGUMENT` for no observations, or columns of different lengths.
 */
export function bootstrapMeans(
  columns: readonly Float64Array[],
  { draws, seed }: Resampling,
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
  const sums = new Float64Array(blocks.length * BLOCK);
  const counts = new Uint16Array(size);
  const random = createRandom(seed);
  const means = columns.map(() => new Float64Array(draws));
  for (let draw = 0; draw < draws; draw++) {
    drawEach(counts, random);
    for (const [b, block] of blocks.entries()) sumBlock(block, counts, sums, b * BLOCK);
    let at = 0;
    for (let c = 0; c < columns.length; c++) {
      means[c][draw] = gaps[c] ? sums[at] / sums[at + 1] : sums[at] / size;
      at += gaps[c] ? 2 : 1;
    }
  }
  return means;
}

/** Columns side by side, four to a block, the last filled up with zeros. */
function blocksOf(columns: readonly Float64Array[], size: number): Float64Array[] {
  const blocks: Float64Array[] = [];
  for (const [c, column] of columns.entries()) {
    if (c % BLOCK === 0) blocks.push(new Float64Array(size * BLOCK));
    const block = blocks.at(-1)!;
    for (let i = 0; i < size; i++) block[i * BLOCK + (c % BLOCK)] = column[i];
  }
  return blocks;
}

function sumBlock(block: Float64Array, counts: Uint16Array, sums: Float64Array, at: number): void {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let i = 0, j = 0; i < counts.length; i++, j += BLOCK) {
    const count = counts[i];
    sum0 += count * block[j];
    sum1 += count * block[j + 1];
    sum2 += count * block[j + 2];
    sum3 += count * block[j + 3];
  }
  sums[at] = sum0;
  sums[at + 1] = sum1;
  sums[at + 2] = sum2;
  sums[at + 3] = sum3;
}
