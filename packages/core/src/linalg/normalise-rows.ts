import type { Matrix } from "./matrix.ts";
import { matrix } from "./matrix.ts";

/** A new matrix whose rows have Euclidean length 1; rows of zeros stay zero. */
export function normaliseRows(m: Matrix): Matrix {
  const { rows, columns, data } = m;
  const out = matrix(rows, columns);
  for (let start = 0; start < rows * columns; start += columns) {
    let squares = 0;
    for (let i = start; i < start + columns; i++) squares += data[i] * data[i];
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let i = start; i < start + columns; i++) out.data[i] = data[i] * scale;
  }
  return out;
}
