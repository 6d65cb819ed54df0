/**
 * Mean Jaccard index of two sets of `n` and `m` things drawn at random, each from the same `size` things: the sum over the
 * hypergeometric distribution of what both hold. 1 for two empty sets.
 */
export function expectedJaccard(n: number, m: number, size: number): number {
  if (n + m === 0) return 1;
  const least = Math.max(0, n + m - size);
  const most = Math.min(n, m);
  // Each probability by the one before it, scaled anew before they grow too large to hold; the first may be too small.
  let weight = 1;
  let weights = 0;
  let sum = 0;
  for (let both = least; both <= most; both++) {
    if (weight > 1e200) {
      sum /= weight;
      weights /= weight;
      weight = 1;
    }
    weights += weight;
    sum += weight * (both / (n + m - both));
    weight *= ((n - both) * (m - both)) / ((both + 1) * (size - n - m + both + 1));
  }
  return sum / weights;
}
