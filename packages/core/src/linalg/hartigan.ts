import { moveRow, type Partition } from "./partition.ts";

/** Each pass lowers the objective; a handful is usual. */
const MAX_PASSES = 300;

/**
 * Hartigan's exchange, in place: a row moves as long as its move alone lowers the objective, the change of both means
 * counted in, and an empty cluster takes the first row it can. Every row is then nearest to its own cluster's mean by a
 * margin, so the optima are among those of Lloyd's iteration, and fewer (Hartigan 1975; Telgarsky & Vattani 2010).
 */
export function hartigan(partition: Partition): void {
  const { k, labels, sizes, sums, within } = partition;
  const { n, products, negligible } = partition.rows;
  const constants = new Float64Array(k);
  const factors = new Float64Array(k);
  const joining = new Float64Array(k);
  const refresh = (c: number): void => {
    const size = sizes[c];
    constants[c] = size === 0 ? 0 : within[c] / (size * size);
    factors[c] = size === 0 ? 0 : 2 / size;
    joining[c] = size / (size + 1);
  };
  for (let c = 0; c < k; c++) refresh(c);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    let moved = false;
    for (let i = 0; i < n; i++) {
      const from = labels[i];
      const own = sizes[from];
      if (own < 2) continue;
      const length = products[i * n + i];
      let least =
        ((length + constants[from] - factors[from] * sums[from * n + i]) * own) / (own - 1) - negligible;
      let to = from;
      for (let c = 0; c < k; c++) {
        const cost = (length + constants[c] - factors[c] * sums[c * n + i]) * joining[c];
        if (cost < least && c !== from) {
          least = cost;
          to = c;
        }
      }
      if (to === from) continue;
      moveRow(partition, i, to);
      refresh(from);
      refresh(to);
      moved = true;
    }
    if (!moved) return;
  }
}
