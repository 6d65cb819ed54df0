import { type Scoring } from "@commonground/core";
import type { ToldRow } from "../results/told-columns.ts";

/** Rows that may be gone through more than once. */
export type Rows = () => AsyncIterable<ToldRow> | Iterable<ToldRow>;

/**
 * For each image the divergence in nats of its class probabilities from their mean over all images, by the row's
 * `index`; their mean is InfoMax, the mutual information of image and answer (method 13). Resampled as it is, with the
 * mean probabilities held, it gives InfoMax's interval to first order. Two passes, and memory for one row: `sums` must
 * be those of `addProbabilities` over the same rows.
 */
export async function answerInformation(
  rows: Rows,
  sums: Float64Array,
  scoring: Scoring,
  items: number,
): Promise<Float64Array> {
  const total = sums.reduce((sum, value) => sum + value, 0);
  const logMean = sums.map((sum) => Math.log(sum / total));
  const information = new Float64Array(items).fill(NaN);
  const probabilities = new Float64Array(sums.length);
  for await (const { index, error, similarities } of rows()) {
    if (error !== null || similarities === null) continue;
    softmax(similarities, scoring.scale, probabilities);
    let divergence = 0;
    for (const [k, p] of probabilities.entries()) if (p > 0) divergence += p * (Math.log(p) - logMean[k]);
    information[index] = divergence;
  }
  return information;
}

/** Adds an image's class probabilities to `sums`: softmax, of sigmoid models too, as rankings take them. */
export function addProbabilities(sums: Float64Array, similarities: readonly number[], scale: number): void {
  const probabilities = new Float64Array(sums.length);
  softmax(similarities, scale, probabilities);
  for (let k = 0; k < sums.length; k++) sums[k] += probabilities[k];
}

function softmax(similarities: readonly number[], scale: number, into: Float64Array): void {
  let largest = -Infinity;
  for (const cosine of similarities) largest = Math.max(largest, scale * cosine);
  let sum = 0;
  for (let k = 0; k < into.length; k++) {
    into[k] = Math.exp(scale * similarities[k] - largest);
    sum += into[k];
  }
  for (let k = 0; k < into.length; k++) into[k] /= sum;
}
