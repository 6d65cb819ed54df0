import { gram } from "./products.ts";
import type { Matrix } from "./matrix.ts";

/**
 * A division of rows into k clusters that knows its squared distances and its objective from the inner products of the
 * rows alone, ‖x − mean(S)‖² = x·x − 2·Σ x·s / |S| + ΣΣ s·t / |S|², so that nothing depends on the number of columns
 * (kernel K-means with a linear kernel: Dhillon, Guan & Kulis 2004, eq. 1) and moving one row costs one pass over the rows.
 */
export interface Partition {
  readonly rows: Points;
  readonly k: number;
  /** Cluster of each row. */
  readonly labels: Int32Array;
  readonly sizes: Int32Array;
  /** k × n: Σ x·s over the rows s of each cluster. */
  readonly sums: Float64Array;
  /** ΣΣ s·t over the pairs of each cluster's rows. */
  readonly within: Float64Array;
}

/** Rows, as their inner products. */
export interface Points {
  readonly n: number;
  /** n × n. */
  readonly products: Float64Array;
  /** A difference of squared distances that is rounding: 1e-12 of the longest row's squared length. */
  readonly negligible: number;
}

export function pointsOf(m: Matrix): Points {
  const n = m.rows;
  const products = gram(m);
  let longest = 0;
  for (let i = 0; i < n; i++) longest = Math.max(longest, products[i * n + i]);
  return { n, products, negligible: 1e-12 * longest };
}

/** Squared distance of two rows. */
export function squaredDistance({ n, products }: Points, i: number, j: number): number {
  return Math.max(0, products[i * n + i] + products[j * n + j] - 2 * products[i * n + j]);
}

/** The partition with these labels, 0 … k − 1; clusters may be empty. */
export function partitionOf(rows: Points, k: number, labels: Int32Array): Partition {
  const { n, products } = rows;
  const sums = new Float64Array(n * k);
  const within = new Float64Array(k);
  const sizes = new Int32Array(k);
  for (let i = 0; i < n; i++) {
    sizes[labels[i]]++;
    for (let j = 0; j < n; j++) sums[labels[i] * n + j] += products[i * n + j];
  }
  for (let i = 0; i < n; i++) within[labels[i]] += sums[labels[i] * n + i];
  return { rows, k, labels: labels.slice(), sizes, sums, within };
}

export function copyPartition(p: Partition): Partition {
  return {
    ...p,
    labels: p.labels.slice(),
    sizes: p.sizes.slice(),
    sums: p.sums.slice(),
    within: p.within.slice(),
  };
}

/** Squared distance of row `i` to the mean of cluster `c`; Infinity for an empty one. Rounding may fall below 0. */
export function distanceToMean(p: Partition, i: number, c: number): number {
  const size = p.sizes[c];
  if (size === 0) return Infinity;
  const { n, products } = p.rows;
  return products[i * n + i] + (p.within[c] / size - 2 * p.sums[c * n + i]) / size;
}

/** Puts row `i` into cluster `c`, in place. */
export function moveRow(p: Partition, i: number, c: number): void {
  const { labels, sizes, sums, within } = p;
  const from = labels[i];
  if (from === c) return;
  const { n, products } = p.rows;
  const own = products[i * n + i];
  within[from] += own - 2 * sums[from * n + i];
  within[c] += own + 2 * sums[c * n + i];
  const product = i * n;
  const left = from * n;
  const joined = c * n;
  for (let j = 0; j < n; j++) {
    const entry = products[product + j];
    sums[left + j] -= entry;
    sums[joined + j] += entry;
  }
  sizes[from]--;
  sizes[c]++;
  if (sizes[from] === 0) {
    within[from] = 0;
    sums.fill(0, left, left + n);
  }
  labels[i] = c;
}

/** Sum of squared distances of the rows to the means of their clusters: the objective of K-means. */
export function inertiaOf({ rows, k, sizes, within }: Partition): number {
  const { n, products } = rows;
  let inertia = 0;
  for (let i = 0; i < n; i++) inertia += products[i * n + i];
  for (let c = 0; c < k; c++) if (sizes[c] > 0) inertia -= within[c] / sizes[c];
  return Math.max(0, inertia);
}
