import { type Matrix, matrix, row } from "./matrix.ts";
import { projectRows } from "./matrix-vector.ts";

/** For each row of `m` the nearest row of `centres`, the first of equals; a row's answer depends on that row alone. */
export function nearestCentres(m: Matrix, centres: Matrix): Int32Array {
  const labels = new Int32Array(m.rows);
  const least = new Float64Array(m.rows).fill(Infinity);
  const products = new Float64Array(m.rows);
  for (let c = 0; c < centres.rows; c++) {
    const centre = Float64Array.from(row(centres, c));
    const squares = centre.reduce((sum, x) => sum + x * x, 0);
    projectRows(m, centre, products);
    for (let i = 0; i < m.rows; i++) {
      const distance = squares - 2 * products[i];
      if (distance < least[i]) {
        least[i] = distance;
        labels[i] = c;
      }
    }
  }
  return labels;
}

/** Means of the rows of each of `k` clusters, k × columns; zeros for an empty one. */
export function clusterMeans(m: Matrix, labels: Int32Array, k: number): Matrix {
  const { rows, columns, data } = m;
  const sums = new Float64Array(k * columns);
  const sizes = new Float64Array(k);
  for (let i = 0, at = 0; i < rows; i++) {
    sizes[labels[i]]++;
    const start = labels[i] * columns;
    for (let c = 0; c < columns; c++, at++) sums[start + c] += data[at];
  }
  const means = matrix(k, columns);
  for (let c = 0; c < k; c++) {
    const size = Math.max(1, sizes[c]);
    for (let at = c * columns; at < (c + 1) * columns; at++) means.data[at] = sums[at] / size;
  }
  return means;
}
