import type { Matrix } from "./matrix.ts";

/** out = m · x: the inner product of every row of `m` with `x`. Float64 sums, four rows at a time. */
export function projectRows(m: Matrix, x: Float64Array, out: Float64Array): void {
  const { rows, columns, data } = m;
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    const first = r * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let c = 0; c < columns; c++) {
      const factor = x[c];
      s0 += data[first + c] * factor;
      s1 += data[second + c] * factor;
      s2 += data[third + c] * factor;
      s3 += data[fourth + c] * factor;
    }
    out[r] = s0;
    out[r + 1] = s1;
    out[r + 2] = s2;
    out[r + 3] = s3;
  }
  for (; r < rows; r++) {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += data[r * columns + c] * x[c];
    out[r] = sum;
  }
}

/** out = mᵀ · x: the sum of the rows of `m`, row r weighted by x[r]. Float64 sums, four rows at a time. */
export function combineRows(m: Matrix, x: Float64Array, out: Float64Array): void {
  const { rows, columns, data } = m;
  out.fill(0);
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    const first = r * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    const w0 = x[r];
    const w1 = x[r + 1];
    const w2 = x[r + 2];
    const w3 = x[r + 3];
    for (let c = 0; c < columns; c++) {
      out[c] += w0 * data[first + c] + w1 * data[second + c] + (w2 * data[third + c] + w3 * data[fourth + c]);
    }
  }
  for (; r < rows; r++) {
    const weight = x[r];
    for (let c = 0; c < columns; c++) out[c] += weight * data[r * columns + c];
  }
}
