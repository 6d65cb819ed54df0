import { checkSamples } from "./check-samples.ts";

/**
 * Kendall's τ-b of paired values, −1 to 1: concordant less discordant pairs over the geometric mean of the pairs not
 * tied in `x` and those not tied in `y`; NaN where a side does not vary. Counted by merge sort in n log n (W. R.
 * Knight, 1966). Throws `INVALID_ARGUMENT` for lists of different lengths, fewer than two pairs, or values that are
 * not finite.
 */
export function kendall(x: ArrayLike<number>, y: ArrayLike<number>): number {
  checkSamples("rank correlation", 2, x, y);
  const n = x.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).toSorted((i, j) => x[i] - x[j] || y[i] - y[j]);
  const sortedX = Float64Array.from(order, (i) => x[i]);
  const sortedY = Float64Array.from(order, (i) => y[i]);
  const all = (n * (n - 1)) / 2;
  const tiedX = tiedPairs(n, (i, j) => sortedX[i] === sortedX[j]);
  const tiedBoth = tiedPairs(n, (i, j) => sortedX[i] === sortedX[j] && sortedY[i] === sortedY[j]);
  const discordant = sortCountingInversions(sortedY);
  const tiedY = tiedPairs(n, (i, j) => sortedY[i] === sortedY[j]);
  if (tiedX === all || tiedY === all) return NaN;
  const difference = all - tiedX - tiedY + tiedBoth - 2 * discordant;
  return Math.max(-1, Math.min(1, difference / Math.sqrt(all - tiedX) / Math.sqrt(all - tiedY)));
}

/** Pairs within runs of neighbours that `equal` says are tied. */
function tiedPairs(n: number, equal: (i: number, j: number) => boolean): number {
  let pairs = 0;
  let run = 0;
  for (let i = 1; i < n; i++) {
    run = equal(i - 1, i) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Sorts in place, from below; returns how many pairs stood in the wrong order. */
function sortCountingInversions(values: Float64Array): number {
  const n = values.length;
  let from = values;
  let to: Float64Array = new Float64Array(n);
  let inversions = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        if (left < middle && (right >= end || from[left] <= from[right])) {
          to[at] = from[left++];
        } else {
          inversions += middle - left;
          to[at] = from[right++];
        }
      }
    }
    const kept = from;
    from = to;
    to = kept;
  }
  if (from !== values) values.set(from);
  return inversions;
}
