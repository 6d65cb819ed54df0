/** Indices of `values`, smallest value first; of equal values the lower index first. */
export function ascendingOrder(values: ArrayLike<number>): Int32Array {
  return Int32Array.from(values, (_, i) => i).toSorted((i, j) => values[i] - values[j] || i - j);
}

/** Ranks from 1, smallest first; equal values share the mean of their ranks (SciPy's `rankdata`). */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const ranks = new Float64Array(values.length);
  writeCountedRanks(values, ascendingOrder(values), new Uint16Array(values.length).fill(1), ranks);
  return ranks;
}

/**
 * Writes into `ranks` the average ranks that the values have in a sample that holds value i `counts[i]` times.
 * `order`: the values' `ascendingOrder`.
 */
export function writeCountedRanks(
  values: ArrayLike<number>,
  order: Int32Array,
  counts: ArrayLike<number>,
  ranks: Float64Array,
): void {
  let below = 0;
  for (let start = 0; start < order.length;) {
    const value = values[order[start]];
    let end = start;
    let equal = 0;
    for (; end < order.length && values[order[end]] === value; end++) equal += counts[order[end]];
    const rank = below + (equal + 1) / 2;
    for (let at = start; at < end; at++) ranks[order[at]] = rank;
    below += equal;
    start = end;
  }
}
