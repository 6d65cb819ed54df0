import {
  CommonGroundError,
  createGaussian,
  createRandom,
  type Matrix,
  matrix,
  normaliseRows,
  similarities,
} from "@commonground/core";
import { predictedClasses } from "./class-probabilities.ts";

/** Standard deviation of the noise on every entry of a text's unit embedding (O. Zohar et al., LOVM, 2023). */
const NOISE = 0.1;

/**
 * How far apart a model's classes lie, without an image: −mean over classes of the largest cosine to another class
 * (LOVM's granularity with its sign turned, so that higher is better), −1 to 1. `classWeights`: K × c, rows of any
 * length. Throws `INVALID_ARGUMENT` for fewer than two classes.
 */
export function classSeparation(classWeights: Matrix): number {
  const classes = classWeights.rows;
  if (classes < 2) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `class texts: ${classes} classes; at least two are needed`,
    );
  }
  const unit = normaliseRows(classWeights);
  const { data } = similarities(unit, unit);
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    let largest = -Infinity;
    for (let j = 0; j < classes; j++) if (j !== k) largest = Math.max(largest, data[k * classes + j]);
    sum += largest;
  }
  return -sum / classes;
}

export interface ClassTexts {
  /** T × c embeddings of texts about classes (a class in each of its templates, say), of any length. */
  readonly embeddings: Matrix;
  /** The class of each text. */
  readonly classes: ArrayLike<number>;
}

/**
 * Share of class texts that are nearest to their own class (K × c `classWeights`) after Gaussian noise of standard
 * deviation 0.1 on each entry of their unit embedding, 0 to 1; the mean of `draws` seeded draws of the noise. Wide
 * joint spaces get longer noise, as in LOVM. Throws `INVALID_ARGUMENT` where texts and classes differ in number.
 */
export function textAccuracy(
  { embeddings, classes }: ClassTexts,
  classWeights: Matrix,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): number {
  if (classes.length !== embeddings.rows || embeddings.rows === 0) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `class texts: ${embeddings.rows} embeddings and ${classes.length} classes; give one of each a text`,
    );
  }
  const unit = normaliseRows(embeddings);
  const weights = normaliseRows(classWeights);
  const gaussian = createGaussian(createRandom(seed));
  let right = 0;
  for (let draw = 0; draw < draws; draw++) {
    const noisy = matrix(
      unit.rows,
      unit.columns,
      unit.data.map((entry) => entry + NOISE * gaussian()),
    );
    const given = predictedClasses(similarities(noisy, weights));
    right += given.reduce((count, answer, t) => count + (answer === classes[t] ? 1 : 0), 0);
  }
  return right / (draws * unit.rows);
}
