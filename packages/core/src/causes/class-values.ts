import type { Scoring } from "../encoder/encoder.ts";
import { SCORE_SCALE } from "../explanation/score-scale.ts";

/** v of one image by three measures, and the class it gets. */
export interface ClassValues {
  readonly logodds: number;
  /** z_A − z_B; 0 without another class. */
  readonly versus: number;
  readonly similarity: number;
  /** Class of the largest cosine among the first `classes`; of equal ones the lower index. */
  readonly answer: number;
}

export interface ClassValuesOptions {
  readonly scoring: Scoring;
  /** Index of the explained class, A. */
  readonly target: number;
  /** Index of the other class, B; −1 for none. */
  readonly versus: number;
  /** How many of the cosines are classes that an image may get; what comes after them are further targets. */
  readonly classes: number;
}

/**
 * Values of an image from its cosines to the classes (method 11). Log-odds of a softmax: z_A − ln Σ exp z of the
 * other classes; with no other class, and for a sigmoid, z_A. z = scale · cosine + bias.
 */
export function classValues(cosines: ArrayLike<number>, options: ClassValuesOptions): ClassValues {
  const { scoring, target, versus, classes } = options;
  const z = (i: number) => scoring.scale * cosines[i] + scoring.bias;
  let answer = 0;
  let largest = -Infinity;
  for (let i = 0; i < classes; i++) {
    if (cosines[i] > cosines[answer]) answer = i;
    if (i !== target) largest = Math.max(largest, z(i));
  }
  let sum = 0;
  for (let i = 0; i < classes; i++) if (i !== target) sum += Math.exp(z(i) - largest);
  const others = scoring.kind === "softmax" && sum > 0 ? largest + Math.log(sum) : 0;
  return {
    logodds: z(target) - others,
    versus: versus < 0 ? 0 : scoring.scale * (cosines[target] - cosines[versus]),
    similarity: SCORE_SCALE * cosines[target],
    answer,
  };
}
