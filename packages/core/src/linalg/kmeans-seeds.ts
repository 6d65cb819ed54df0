import { type Points, squaredDistance } from "./partition.ts";
import type { Random } from "./random.ts";

/**
 * Rows that are the first centres: K-means++ (Arthur & Vassilvitskii 2007), each the best of 2 + ⌊ln k⌋ candidates, as
 * scikit-learn's `kmeans_plusplus`. Fewer than k when every row already is one of them.
 */
export function seedRows(points: Points, k: number, random: Random): number[] {
  const { n, negligible } = points;
  const trials = 2 + Math.floor(Math.log(k));
  const seeds = [Math.floor(random() * n)];
  let nearest = Float64Array.from({ length: n }, (_, i) => squaredDistance(points, i, seeds[0]));
  let candidate = new Float64Array(n);
  let best = new Float64Array(n);
  while (seeds.length < k) {
    let potential = 0;
    for (let i = 0; i < n; i++) {
      if (nearest[i] <= negligible) nearest[i] = 0;
      potential += nearest[i];
    }
    if (potential === 0) break;
    let bestRow = -1;
    let bestPotential = Infinity;
    for (let trial = 0; trial < trials; trial++) {
      const drawn = draw(nearest, random() * potential);
      let sum = 0;
      for (let i = 0; i < n; i++) {
        candidate[i] = Math.min(nearest[i], squaredDistance(points, i, drawn));
        sum += candidate[i];
      }
      if (sum < bestPotential) {
        bestPotential = sum;
        bestRow = drawn;
        [candidate, best] = [best, candidate];
      }
    }
    [nearest, best] = [best, nearest];
    seeds.push(bestRow);
  }
  return seeds;
}

/** Index of the weight in which `target` falls, the weights laid end to end; never one of weight 0. */
export function draw(weights: Float64Array, target: number): number {
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
