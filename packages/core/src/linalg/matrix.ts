import { CommonGroundError } from "../errors.ts";

/** A dense row-major matrix: entry (r, c) is `data[r * columns + c]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** Wraps `data` (not copied) as a `rows` × `columns` matrix; throws `INVALID_ARGUMENT` when the length differs. */
export function matrix(
  rows: number,
  columns: number,
  data: Float32Array = new Float32Array(rows * columns),
): Matrix {
  if (data.length !== rows * columns) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `matrix: ${rows} × ${columns} needs ${rows * columns} numbers, got ${data.length}`,
    );
  }
  return { rows, columns, data };
}

/** View (no copy) of rows `from` to `to` (exclusive). */
export function rowRange(m: Matrix, from: number, to: number): Matrix {
  return matrix(to - from, m.columns, m.data.subarray(from * m.columns, to * m.columns));
}

/** View (no copy) of row `r`. */
export function row(m: Matrix, r: number): Float32Array {
  return m.data.subarray(r * m.columns, (r + 1) * m.columns);
}

/** A new matrix of the rows `indices`, in their order; a row may come more than once. */
export function selectRows(m: Matrix, indices: ArrayLike<number>): Matrix {
  const selected = matrix(indices.length, m.columns);
  for (let r = 0; r < indices.length; r++) selected.data.set(row(m, indices[r]), r * m.columns);
  return selected;
}
