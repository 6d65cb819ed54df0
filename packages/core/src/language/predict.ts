import type { Scoring } from "../encoder/encoder.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { similarities } from "../linalg/products.ts";
import { topK } from "../linalg/top-k.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";

export interface ClassScores {
  /** Cosine of the image to each class weight, −1 to 1. */
  readonly similarities: Float32Array;
  /** Probability of each class; they add up to 1 with softmax, each stands alone with sigmoid. */
  readonly probabilities: Float32Array;
  /** All classes, most probable first; of equal ones the lower index. */
  readonly order: Int32Array;
}

/**
 * Zero-shot classification of one image. `imageEmbedding`: c numbers of any norm; `classWeights`: classes × c, unit
 * rows. Softmax or sigmoid of scale · cosine + bias, in Float64.
 */
export function predict(imageEmbedding: Float32Array, classWeights: Matrix, scoring: Scoring): ClassScores {
  const image = normaliseRows(matrix(1, imageEmbedding.length, imageEmbedding));
  const cosines = similarities(image, classWeights).data;
  const logits = Float64Array.from(cosines, (cosine) => scoring.scale * cosine + scoring.bias);
  return {
    similarities: cosines,
    probabilities: Float32Array.from(scoring.kind === "softmax" ? softmax(logits) : logits.map(sigmoid)),
    order: topK(cosines, cosines.length),
  };
}

function softmax(logits: Float64Array): Float64Array {
  const largest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const exponentials = logits.map((logit) => Math.exp(logit - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
