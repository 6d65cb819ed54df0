import { matrix } from "@commonground/core";

/** View of row `r`. */
export function row(m, r) {
  return m.data.subarray(r * m.columns, (r + 1) * m.columns);
}

/** A new matrix of the rows `indices`, in their order. */
export function selectRows(m, indices) {
  const out = matrix(indices.length, m.columns);
  for (const [k, r] of indices.entries()) out.data.set(row(m, r), k * m.columns);
  return out;
}

export function add(a, b) {
  return matrix(
    a.rows,
    a.columns,
    a.data.map((value, i) => value + b.data[i]),
  );
}

/** One row: the mean of the rows `indices`. */
export function meanRow(m, indices) {
  const out = matrix(1, m.columns);
  for (const r of indices) for (let c = 0; c < m.columns; c++) out.data[c] += row(m, r)[c] / indices.length;
  return out;
}

export function argmax(values) {
  return values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
}
