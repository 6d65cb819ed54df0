import type { Matrix } from "./matrix.ts";
import { matrix } from "./matrix.ts";
import { leadingSingularVectors } from "./singular-vectors.ts";

/** A difference from the mean this far below it is Float32 rounding. */
const ROUNDING = 1e-7;

export interface PrincipalComponents {
  /** Mean of the rows; C entries. */
  readonly mean: Float64Array;
  /** k' × C, orthonormal rows, largest variance first. */
  readonly components: Matrix;
  /** N × k': the centred rows on the components. */
  readonly scores: Matrix;
  /** k' variances (divisor N − 1). */
  readonly explainedVariance: Float64Array;
}

/**
 * The first `k` principal components of the rows of `m` (N × C, centred here, not scaled). Directions without
 * variance are left out, so k' ≤ k: 0 when all rows are equal. Each component's sign makes its score of largest
 * magnitude (the first of equals) positive, as in scikit-learn's PCA up to 1.4; from 1.5 on it decides by the component's
 * own entries.
 */
export function principalComponents(m: Matrix, k: number): PrincipalComponents {
  const { rows, columns } = m;
  const mean = meanRow(m);
  const triplets = leadingSingularVectors(centred(m, mean), k);
  const components = matrix(triplets.length, columns);
  const scores = matrix(rows, triplets.length);
  triplets.forEach(({ value, left, right }, t) => {
    components.data.set(right, t * columns);
    for (let r = 0; r < rows; r++) scores.data[r * triplets.length + t] = value * left[r];
  });
  const explainedVariance = Float64Array.from(triplets, ({ value }) => value ** 2 / (rows - 1));
  return { mean, components, scores, explainedVariance };
}

function meanRow(m: Matrix): Float64Array {
  const { rows, columns, data } = m;
  const mean = new Float64Array(columns);
  for (let r = 0, i = 0; r < rows; r++) for (let c = 0; c < columns; c++, i++) mean[c] += data[i];
  return mean.map((sum) => sum / rows);
}

/** Rounding becomes exact zeros, so that equal rows have no variance. */
function centred(m: Matrix, mean: Float64Array): Matrix {
  const { rows, columns, data } = m;
  const out = matrix(rows, columns);
  for (let r = 0, i = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, i++) {
      const difference = data[i] - mean[c];
      out.data[i] = Math.abs(difference) <= ROUNDING * Math.abs(mean[c]) ? 0 : difference;
    }
  }
  return out;
}
