import { CommonGroundError } from "../errors.ts";
import type { Matrix } from "./matrix.ts";
import { matrix } from "./matrix.ts";
import { clusterMeans, clusterSizes, distances } from "./kmeans-distances.ts";
import type { Distances } from "./kmeans-distances.ts";
import { createRandom } from "./random.ts";
import type { Random } from "./random.ts";

/** A restart must be better by more than rounding, or else the earlier one stays. */
const BETTER = 1 - 1e-12;

export interface KMeansOptions {
  /** Source of the seeding's choices; `createRandom(0)` by default. */
  readonly random?: Random | undefined;
  /** Rows that are the first centres, in place of seeding; one run, cluster j is the one grown from entry j. */
  readonly initialRows?: readonly number[] | undefined;
  /** Number of seeded runs, of which the one of least inertia is taken (the first of equals); 10 by default. */
  readonly restarts?: number | undefined;
  /** Most iterations of a run; 300 by default. */
  readonly maxIterations?: number | undefined;
}

export interface Clustering {
  /** Cluster of each row, 0 … k' − 1; after seeding numbered by first appearance. */
  readonly labels: Int32Array;
  /** k' × columns: the means of the clusters. k' < k when there are fewer than k distinct rows. */
  readonly centres: Matrix;
  /** Sum of squared distances of the rows to their cluster's centre. */
  readonly inertia: number;
  /** Iterations of the run that was taken. */
  readonly iterations: number;
}

interface Partition {
  readonly labels: Int32Array;
  readonly inertia: number;
  readonly iterations: number;
}

/**
 * K-means of the rows of `m`: Lloyd's iteration until no label changes, from K-means++ seeds (Arthur &
 * Vassilvitskii 2007), each the best of 2 + ⌊ln k⌋ candidates (as scikit-learn's `kmeans_plusplus`). A cluster that
 * runs empty takes the row farthest from its centre. Rows closer than 1e-6 of the longest row's length count as one
 * point when clusters are opened. No rows give no clusters. Throws `INVALID_ARGUMENT` when `k` < 1, or when the
 * initial rows are not k rows of `m`.
 */
export function kmeans(m: Matrix, k: number, options: KMeansOptions = {}): Clustering {
  const { random = createRandom(0), initialRows, restarts = 10, maxIterations = 300 } = options;
  const seedsFit = initialRows?.length === k && initialRows.every((r) => r >= 0 && r < m.rows);
  if (!(k >= 1) || (initialRows && !seedsFit)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `kmeans: needs k ≥ 1 and, if any, k initial rows below ${m.rows}, got k = ${k}, rows ${initialRows?.join(", ") ?? "none"}`,
    );
  }
  const space = distances(m);
  const run = () => lloyd(space, m.rows, initialRows ?? seedRows(space, m.rows, k, random), maxIterations);
  let best = run();
  const runs = initialRows ? 1 : restarts;
  for (let count = 1; count < runs; count++) {
    const next = run();
    if (next.inertia < best.inertia * BETTER) best = next;
  }
  const { labels, count } = renumber(best.labels, initialRows?.map((_, cluster) => cluster) ?? []);
  const centres = matrix(count, m.columns, Float32Array.from(clusterMeans(m, labels, count)));
  return { labels, centres, inertia: best.inertia, iterations: best.iterations };
}

/** K-means++ seeds; fewer than k when every row already is one of them. */
function seedRows(space: Distances, n: number, k: number, random: Random): number[] {
  if (n === 0) return [];
  const trials = 2 + Math.floor(Math.log(k));
  let nearest = new Float64Array(n);
  let candidate = new Float64Array(n);
  let bestCandidate = new Float64Array(n);
  const seeds = [Math.floor(random() * n)];
  space.toRow(seeds[0], nearest);
  while (seeds.length < k) {
    let potential = 0;
    for (let i = 0; i < n; i++) {
      if (nearest[i] <= space.negligible) nearest[i] = 0;
      potential += nearest[i];
    }
    if (potential === 0) break;
    let bestRow = -1;
    let bestPotential = Infinity;
    for (let trial = 0; trial < trials; trial++) {
      const r = draw(nearest, random() * potential);
      space.toRow(r, candidate);
      let sum = 0;
      for (let i = 0; i < n; i++) {
        candidate[i] = Math.min(candidate[i], nearest[i]);
        sum += candidate[i];
      }
      if (sum < bestPotential) {
        bestPotential = sum;
        bestRow = r;
        [candidate, bestCandidate] = [bestCandidate, candidate];
      }
    }
    [nearest, bestCandidate] = [bestCandidate, nearest];
    seeds.push(bestRow);
  }
  return seeds;
}

/** Index of the weight in which `target` falls, the weights laid end to end; never one of weight 0. */
function draw(weights: Float64Array, target: number): number {
  let last = 0;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    sum += weights[i];
    if (sum > target) break;
  }
  return last;
}

function lloyd(space: Distances, n: number, seeds: readonly number[], maxIterations: number): Partition {
  const k = seeds.length;
  const table = new Float64Array(n * k);
  const column = new Float64Array(n);
  seeds.forEach((seed, c) => {
    space.toRow(seed, column);
    for (let i = 0; i < n; i++) table[i * k + c] = column[i];
  });
  let labels = nearestCluster(table, n, k);
  fillEmptyClusters(labels, table, k, space.negligible);
  space.toMeans(labels, k, table);
  let iterations = 0;
  let changed = k > 0;
  while (changed && iterations < maxIterations) {
    iterations++;
    const next = nearestCluster(table, n, k);
    fillEmptyClusters(next, table, k, space.negligible);
    changed = next.some((label, i) => label !== labels[i]);
    labels = next;
    if (changed) space.toMeans(labels, k, table);
  }
  let inertia = 0;
  for (let i = 0; i < n; i++) inertia += table[i * k + labels[i]];
  return { labels, inertia, iterations };
}

function nearestCluster(table: Float64Array, n: number, k: number): Int32Array {
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    for (let c = 1; c < k; c++) if (table[i * k + c] < table[i * k + labels[i]]) labels[i] = c;
  }
  return labels;
}

function fillEmptyClusters(labels: Int32Array, table: Float64Array, k: number, negligible: number): void {
  const sizes = clusterSizes(labels, k);
  for (let empty = 0; empty < k; empty++) {
    if (sizes[empty] > 0) continue;
    let farthest = -1;
    let distance = negligible;
    for (let i = 0; i < labels.length; i++) {
      const own = table[i * k + labels[i]];
      if (own > distance && sizes[labels[i]] > 1) {
        farthest = i;
        distance = own;
      }
    }
    if (farthest < 0) return;
    sizes[labels[farthest]]--;
    sizes[empty]++;
    labels[farthest] = empty;
    table[farthest * k + empty] = 0;
  }
}

/** Numbers the clusters that have rows 0, 1, … in the order of `first`, the others by first appearance. */
function renumber(labels: Int32Array, first: readonly number[]): { labels: Int32Array; count: number } {
  const used = new Set(labels);
  const numbers = new Map<number, number>();
  for (const label of [...first, ...labels]) {
    if (used.has(label) && !numbers.has(label)) numbers.set(label, numbers.size);
  }
  return { labels: labels.map((label) => numbers.get(label)!), count: numbers.size };
}
