import { CommonGroundError } from "../errors.ts";
import type { Matrix } from "./matrix.ts";
import { matrix } from "./matrix.ts";

/** Rows of each factor in one pass of the inner loop: with 12 sums and 7 operands it was the fastest tile measured. */
const A_ROWS = 3;
const B_ROWS = 4;

/**
 * a · bᵀ: entry (i, j) is the inner product of row i of `a` and row j of `b`, summed in Float64 in the order of the
 * columns. For rows of unit length these are cosines. Throws `INVALID_ARGUMENT` when the column counts differ.
 */
export function similarities(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.columns) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `similarities: rows must be equally long, got ${a.columns} and ${b.columns} columns`,
    );
  }
  const out = matrix(a.rows, b.rows);
  const tile = new Float64Array(A_ROWS * B_ROWS);
  for (let j = 0; j < b.rows; j += B_ROWS) {
    for (let i = 0; i < a.rows; i += A_ROWS) {
      multiplyTile(a, i, b, j, tile);
      store(tile, i, j, a.rows, b.rows, out.data);
    }
  }
  return out;
}

/** All inner products of rows of `m`: a symmetric `m.rows` × `m.rows` matrix, row by row, in Float64. */
export function gram(m: Matrix): Float64Array {
  const { rows } = m;
  const out = new Float64Array(rows * rows);
  const tile = new Float64Array(A_ROWS * B_ROWS);
  for (let j = 0; j < rows; j += B_ROWS) {
    for (let i = j - (j % A_ROWS); i < rows; i += A_ROWS) {
      multiplyTile(m, i, m, j, tile);
      store(tile, i, j, rows, rows, out);
    }
  }
  for (let i = 0; i < rows; i++) for (let j = i + 1; j < rows; j++) out[i * rows + j] = out[j * rows + i];
  return out;
}

function store(
  tile: Float64Array,
  i: number,
  j: number,
  rows: number,
  columns: number,
  out: Float32Array | Float64Array,
): void {
  for (let p = 0; p < A_ROWS && i + p < rows; p++) {
    for (let q = 0; q < B_ROWS && j + q < columns; q++) out[(i + p) * columns + j + q] = tile[p * B_ROWS + q];
  }
}

/** Rows i … of `a` by rows j … of `b`; past the last row the last one is taken again. */
function multiplyTile(a: Matrix, i: number, b: Matrix, j: number, tile: Float64Array): void {
  const { columns } = a;
  const left = a.data;
  const right = b.data;
  const i0 = Math.min(i + 0, a.rows - 1) * columns;
  const i1 = Math.min(i + 1, a.rows - 1) * columns;
  const i2 = Math.min(i + 2, a.rows - 1) * columns;
  const j0 = Math.min(j + 0, b.rows - 1) * columns;
  const j1 = Math.min(j + 1, b.rows - 1) * columns;
  const j2 = Math.min(j + 2, b.rows - 1) * columns;
  const j3 = Math.min(j + 3, b.rows - 1) * columns;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  for (let c = 0; c < columns; c++) {
    const l0 = left[i0 + c];
    const l1 = left[i1 + c];
    const l2 = left[i2 + c];
    const r0 = right[j0 + c];
    const r1 = right[j1 + c];
    const r2 = right[j2 + c];
    const r3 = right[j3 + c];
    s00 += l0 * r0;
    s01 += l0 * r1;
    s02 += l0 * r2;
    s03 += l0 * r3;
    s10 += l1 * r0;
    s11 += l1 * r1;
    s12 += l1 * r2;
    s13 += l1 * r3;
    s20 += l2 * r0;
    s21 += l2 * r1;
    s22 += l2 * r2;
    s23 += l2 * r3;
  }
  tile[0] = s00;
  tile[1] = s01;
  tile[2] = s02;
  tile[3] = s03;
  tile[4] = s10;
  tile[5] = s11;
  tile[6] = s12;
  tile[7] = s13;
  tile[8] = s20;
  tile[9] = s21;
  tile[10] = s22;
  tile[11] = s23;
}
