import type { Matrix } from "./matrix.ts";
import { row } from "./matrix.ts";
import { projectRows } from "./matrix-vector.ts";
import { gram } from "./products.ts";

/** Up to here the inner products of all pairs of rows (8 MB) are cheaper to keep than centres to recompute. */
const MAX_GRAM_ROWS = 1024;

/** Squared Euclidean distances that K-means needs; rounding may leave values slightly below 0, which count as 0. */
export interface Distances {
  /** Squared distance below which two rows count as the same point. */
  readonly negligible: number;
  /** Squared distances of all rows to row `r`, into `out` (one entry a row). */
  toRow(r: number, out: Float64Array): void;
  /** Squared distances of all rows to the mean of each cluster, into `out` (rows × k); Infinity for an empty one. */
  toMeans(labels: Int32Array, k: number, out: Float64Array): void;
}

/**
 * Distances between the rows of `m` and means of some of them. For few rows they come from the inner products of the
 * rows alone, ‖x − mean(S)‖² = x·x − 2·Σ x·s / |S| + ΣΣ s·t / |S|², which makes an iteration independent of the
 * number of columns (kernel K-means with a linear kernel: Dhillon, Guan & Kulis 2004, eq. 1).
 */
export function distances(m: Matrix): Distances {
  return m.rows <= MAX_GRAM_ROWS ? gramDistances(m) : directDistances(m);
}

/** Relative to the longest row: two rows are the same when they differ by less than 1e-6 of its length. */
function negligibleDistance(squaredLengths: Float64Array): number {
  return 1e-12 * squaredLengths.reduce((largest, length) => Math.max(largest, length), 0);
}

function gramDistances(m: Matrix): Distances {
  const n = m.rows;
  const products = gram(m);
  const squaredLengths = Float64Array.from({ length: n }, (_, i) => products[i * n + i]);
  return {
    negligible: negligibleDistance(squaredLengths),
    toRow(r, out) {
      for (let i = 0; i < n; i++) {
        out[i] = Math.max(0, squaredLengths[i] + squaredLengths[r] - 2 * products[r * n + i]);
      }
    },
    toMeans(labels, k, out) {
      const sizes = clusterSizes(labels, k);
      const within = new Float64Array(k);
      out.fill(0);
      for (let i = 0; i < n; i++) {
        const sums = i * k;
        const start = i * n;
        for (let j = 0; j < n; j++) out[sums + labels[j]] += products[start + j];
        within[labels[i]] += out[sums + labels[i]];
      }
      for (let c = 0; c < k; c++) within[c] /= sizes[c] * sizes[c];
      for (let i = 0, at = 0; i < n; i++) {
        for (let c = 0; c < k; c++, at++) {
          const distance = squaredLengths[i] - (2 * out[at]) / sizes[c] + within[c];
          out[at] = sizes[c] === 0 ? Infinity : Math.max(0, distance);
        }
      }
    },
  };
}

function directDistances(m: Matrix): Distances {
  const { rows, columns } = m;
  const squaredLengths = Float64Array.from({ length: rows }, (_, r) => squares(row(m, r)));
  const products = new Float64Array(rows);
  const toPoint = (point: Float64Array, first: number, step: number, out: Float64Array): void => {
    projectRows(m, point, products);
    const squaredLength = squares(point);
    for (let i = 0; i < rows; i++) {
      out[first + i * step] = Math.max(0, squaredLengths[i] + squaredLength - 2 * products[i]);
    }
  };
  return {
    negligible: negligibleDistance(squaredLengths),
    toRow: (r, out) => toPoint(Float64Array.from(row(m, r)), 0, 1, out),
    toMeans(labels, k, out) {
      const sizes = clusterSizes(labels, k);
      const means = clusterMeans(m, labels, k);
      for (let c = 0; c < k; c++) {
        if (sizes[c] > 0) toPoint(means.subarray(c * columns, (c + 1) * columns), c, k, out);
        else for (let i = 0; i < rows; i++) out[i * k + c] = Infinity;
      }
    },
  };
}

function squares(x: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return sum;
}

export function clusterSizes(labels: Int32Array, k: number): Int32Array {
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]++;
  return sizes;
}

/** Means of the rows of each cluster, k × columns; zeros for an empty cluster. */
export function clusterMeans(m: Matrix, labels: Int32Array, k: number): Float64Array {
  const { rows, columns, data } = m;
  const means = new Float64Array(k * columns);
  for (let i = 0, at = 0; i < rows; i++) {
    const start = labels[i] * columns;
    for (let c = 0; c < columns; c++, at++) means[start + c] += data[at];
  }
  const sizes = clusterSizes(labels, k);
  for (let c = 0, at = 0; c < k; c++) {
    const size = Math.max(1, sizes[c]);
    for (let i = 0; i < columns; i++, at++) means[at] /= size;
  }
  return means;
}
