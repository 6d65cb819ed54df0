import { CommonGroundError, type Matrix, matrix } from "@commonground/core";

/** What a model answers to N images about K classes. */
export interface Answers {
  /** N × K cosines of images and class weights. */
  readonly similarities: Matrix;
  /** Factor of the cosines: exp(logit_scale), of softmax and sigmoid models alike. */
  readonly scale: number;
}

/**
 * N × K probabilities, rows adding up to 1: softmax of scale · cosine in Float64, also of models trained with a
 * sigmoid. Given independent answers yes or no for each class, of log-odds z, the probability of class k given that
 * exactly one class is right is exactly softmax(z)ₖ, and the bias of a sigmoid model, the same for all classes,
 * cancels. So rankings compare both kinds of model by the same question. Throws `INVALID_ARGUMENT` for no images, no
 * classes, or numbers that are not finite.
 */
export function classProbabilities({ similarities, scale }: Answers): Matrix {
  const { rows, columns, data } = similarities;
  if (rows === 0 || columns === 0)
    throw invalid(`${rows} images and ${columns} classes; give at least one of each`);
  if (!Number.isFinite(scale)) throw invalid(`the scale of cosines is ${scale}`);
  const probabilities = matrix(rows, columns);
  const exponentials = new Float64Array(columns);
  for (let start = 0; start < data.length; start += columns) {
    let largest = -Infinity;
    for (let k = 0; k < columns; k++) largest = Math.max(largest, scale * data[start + k]);
    let sum = 0;
    for (let k = 0; k < columns; k++) {
      exponentials[k] = Math.exp(scale * data[start + k] - largest);
      sum += exponentials[k];
    }
    if (!Number.isFinite(sum)) throw invalid(`similarities of image ${start / columns} are not finite`);
    for (let k = 0; k < columns; k++) probabilities.data[start + k] = exponentials[k] / sum;
  }
  return probabilities;
}

/** Index of the largest entry of each row, the first of equals: the class each image is given. */
export function predictedClasses({ rows, columns, data }: Matrix): Int32Array {
  const classes = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let k = 1; k < columns; k++) {
      if (data[i * columns + k] > data[i * columns + classes[i]]) classes[i] = k;
    }
  }
  return classes;
}

function invalid(problem: string): CommonGroundError {
  return new CommonGroundError("INVALID_ARGUMENT", `ranking: ${problem}`);
}
