import { CommonGroundError } from "../errors.ts";
import { topK } from "../linalg/top-k.ts";
import { type Matrix, row } from "../linalg/matrix.ts";

export interface Candidates {
  /** Descriptors (columns of the similarities), ascending. */
  readonly indices: Int32Array;
  /** True when no descriptor was in every part's list and the union of the lists was taken. */
  readonly fallback: boolean;
}

/**
 * Descriptors that may describe the parts of an image: those among the `k` most similar of every part (the
 * intersection, section 3 of Sammani & Deligiannis 2024); if there is none, those among the `k` of any part.
 * `similarities`: parts × |D|. Throws `INVALID_ARGUMENT` without parts, without descriptors or for k < 1.
 */
export function candidateDescriptors(similarities: Matrix, k: number): Candidates {
  const { rows, columns } = similarities;
  if (rows === 0 || columns === 0 || !(k >= 1)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `candidateDescriptors: ${rows} parts, ${columns} descriptors and k = ${k}; each must be at least 1`,
    );
  }
  const lists = new Int32Array(columns);
  for (let r = 0; r < rows; r++) {
    for (const index of topK(row(similarities, r), k)) lists[index]++;
  }
  const fallback = !lists.includes(rows);
  const needed = fallback ? 1 : rows;
  return { indices: Int32Array.from(lists.keys()).filter((index) => lists[index] >= needed), fallback };
}
