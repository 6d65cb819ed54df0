import type { Random } from "../linalg/random.ts";
import { quantile } from "./quantile.ts";

/** Equal tables summed in another order differ by rounding only. */
const TIE = 1e-12;

/** What permuted data give. */
export interface NullDistribution {
  readonly mean: number;
  readonly percentile95: number;
  /** Share of permutations, the data as they are counted in, that reach the observed value (Phipson & Smyth 2010). */
  readonly pValue: number;
}

/** Puts `values` in random order, in place, every order equally likely (Fisher & Yates). */
export function shuffle(values: Int32Array, random: Random): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
}

/** Summary of the values that permutations gave, beside the `observed` one; null without any. */
export function nullDistribution(values: Float64Array, observed: number): NullDistribution | null {
  if (values.length === 0) return null;
  const reached = values.reduce((count, value) => count + (value >= observed - TIE ? 1 : 0), 0);
  return {
    mean: values.reduce((a, b) => a + b, 0) / values.length,
    percentile95: quantile(values.toSorted(), 0.95),
    pValue: (reached + 1) / (values.length + 1),
  };
}
