import { moveRow, type Partition } from "./partition.ts";

/** As many as scikit-learn's default; some ten are usual. */
const MAX_ITERATIONS = 300;

/**
 * Lloyd's iteration, in place: every row goes to the cluster of the nearest mean, until none goes elsewhere (Lloyd 1982).
 * Clusters that run empty stay empty.
 */
export function lloyd(partition: Partition): void {
  const { k, labels } = partition;
  const { n, negligible } = partition.rows;
  const next = new Int32Array(n);
  const least = new Float64Array(n);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    next.set(labels);
    for (let i = 0; i < n; i++) least[i] = relativeDistance(partition, labels[i], i) - negligible;
    for (let c = 0; c < k; c++) {
      const size = partition.sizes[c];
      if (size === 0) continue;
      const { sums } = partition;
      const constant = partition.within[c] / (size * size);
      const factor = 2 / size;
      for (let i = 0, at = c * n; i < n; i++, at++) {
        const distance = constant - factor * sums[at];
        if (distance < least[i]) {
          least[i] = distance;
          next[i] = c;
        }
      }
    }
    let changed = false;
    for (let i = 0; i < n; i++) {
      if (next[i] === labels[i]) continue;
      moveRow(partition, i, next[i]);
      changed = true;
    }
    if (!changed) return;
  }
}

/** Squared distance of row `i` to the mean of cluster `c`, less the row's squared length. */
function relativeDistance({ rows, sizes, within, sums }: Partition, c: number, i: number): number {
  const size = sizes[c];
  return within[c] / (size * size) - (2 / size) * sums[c * rows.n + i];
}
