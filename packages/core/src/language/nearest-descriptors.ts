import { similarities } from "../linalg/products.ts";
import { topK } from "../linalg/top-k.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";

export interface NearestDescriptors {
  /** Rows of the descriptor weights, nearest first; of equal ones the lower row. */
  readonly indices: Int32Array;
  /** Their cosines to the class weight, −1 to 1. */
  readonly similarities: Float32Array;
}

/**
 * D_ŷ: the `count` descriptors (u; all of them if there are fewer) whose text embeddings are nearest to a class
 * weight (Sammani & Deligiannis 2024, section 3). Class weight: c numbers of norm 1; descriptor weights: |D| × c,
 * unit rows.
 */
export function nearestDescriptors(
  classWeight: Float32Array,
  descriptorWeights: Matrix,
  count: number,
): NearestDescriptors {
  const cosines = similarities(matrix(1, classWeight.length, classWeight), descriptorWeights).data;
  const indices = topK(cosines, count);
  return { indices, similarities: Float32Array.from(indices, (i) => cosines[i]) };
}
