import { type CountedStatistic, countedMean } from "@commonground/core";
import type { Answers } from "./class-probabilities.ts";

/** Mean cross-entropy of the uniform distribution and the softmax, in nats, above which the softmax is trusted. */
const CRITERION = 5;

/**
 * MaNo (R. Xie et al., NeurIPS 2024, equations 5 to 7): (Σ σ⁴ / (N·K))^¼ over the N × K normalised logits σ, 0 to 1.
 * σ is the softmax where −mean ln softmax exceeds 5; else 1 + z + z²/2, the exponential's start, less the row's
 * smallest, each row divided by its sum (a row of equal logits becomes zeros). Which holds is decided for the whole
 * set, and anew for every resample. z = scale · cosine: the bias of a sigmoid model is left out, since the softmax
 * does not see it, and the other form would be turned round by it.
 */
export function mano({ similarities, scale }: Answers): CountedStatistic {
  const { rows, columns, data } = similarities;
  const crossEntropies = new Float64Array(rows);
  const ofSoftmax = new Float64Array(rows);
  const ofTaylor = new Float64Array(rows);
  const logits = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) logits[k] = scale * data[i * columns + k];
    const logSum = logSumExp(logits);
    crossEntropies[i] = logSum - mean(logits);
    ofSoftmax[i] = mean(logits.map((z) => fourthPower(Math.exp(z - logSum))));
    ofTaylor[i] = taylor(logits);
  }
  const criterion = countedMean(crossEntropies);
  const softmax = countedMean(ofSoftmax);
  const approximate = countedMean(ofTaylor);
  return (counts) =>
    Math.sqrt(Math.sqrt(criterion(counts) > CRITERION ? softmax(counts) : approximate(counts)));
}

function taylor(logits: Float64Array): number {
  const values = logits.map((z) => 1 + z + (z * z) / 2);
  const least = values.reduce((a, b) => Math.min(a, b));
  const sum = values.reduce((total, value) => total + (value - least), 0);
  return sum === 0 ? 0 : mean(values.map((value) => fourthPower((value - least) / sum)));
}

function logSumExp(logits: Float64Array): number {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  return largest + Math.log(logits.reduce((sum, z) => sum + Math.exp(z - largest), 0));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function fourthPower(x: number): number {
  return x * x * (x * x);
}
