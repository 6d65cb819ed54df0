import { type Matrix, row } from "@commonground/core";

/**
 * Place, from 1, of class `label` among all classes by cosine to an image, of equal ones the lower index first.
 * `image`: c numbers of any norm; `weights`: classes × c, unit rows, or NaN for a class that is never chosen, whose own
 * rank is infinite.
 */
export function labelRank(image: Float32Array, weights: Matrix, label: number): number {
  const score = (k: number) => {
    const weight = row(weights, k);
    let sum = 0;
    for (let c = 0; c < weight.length; c++) sum += image[c] * weight[c];
    return sum;
  };
  const own = score(label);
  if (Number.isNaN(own)) return Number.POSITIVE_INFINITY;
  let rank = 1;
  for (let k = 0; k < weights.rows; k++) {
    const other = k === label ? Number.NaN : score(k);
    if (other > own || (other === own && k < label)) rank++;
  }
  return rank;
}
