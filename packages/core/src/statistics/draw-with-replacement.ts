import type { Random } from "../linalg/random.ts";

/** Draws `weights.length` things with replacement: on return each entry says how often its thing was drawn. */
export function drawWithReplacement(weights: Int32Array, random: Random): void {
  weights.fill(0);
  for (let i = 0; i < weights.length; i++) weights[Math.floor(random() * weights.length)]++;
}
