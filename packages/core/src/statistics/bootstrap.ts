import type { Random } from "../linalg/random.ts";
import { quantile } from "./quantile.ts";

/** Draws `weights.length` things with replacement: on return each entry says how often its thing was drawn. */
export function drawWithReplacement(weights: Int32Array, random: Random): void {
  weights.fill(0);
  for (let i = 0; i < weights.length; i++) weights[Math.floor(random() * weights.length)]++;
}

/** Percentile interval of bootstrap replicates, 2.5 % to 97.5 % (Efron 1979); null without any. */
export function percentileInterval(replicates: Float64Array): readonly [low: number, high: number] | null {
  if (replicates.length === 0) return null;
  const sorted = replicates.toSorted();
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}
