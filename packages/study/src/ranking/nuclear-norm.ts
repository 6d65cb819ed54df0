import { type CountedStatistic, gram, type Matrix, matrix, symmetricEigen } from "@commonground/core";

/**
 * Sum of the singular values of the N × K `probabilities`, over √(N · min(N, K)), its bound: 0 to 1, high where
 * answers are both certain and spread over the classes (S. Cui et al., 2020; W. Deng et al., 2023).
 *
 * Singular values are roots of the eigenvalues of the smaller Gram matrix, summed in Float64 from Float32 entries:
 * each is off by about 2e-8 of the largest at most (where it is near 0; the others by far less). One call takes
 * N · K · min(N, K) / 2 multiplications and 5 · min(N, K)³.
 */
export function nuclearNorm(probabilities: Matrix): CountedStatistic {
  return (counts) => {
    const drawn = rowsDrawn(probabilities, counts);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const size = Math.min(drawn.rows, drawn.columns);
    const { values } = symmetricEigen(gram(drawn.rows <= drawn.columns ? drawn : transposed(drawn)), size);
    const norm = values.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
    return norm / Math.sqrt(total * Math.min(total, drawn.columns));
  };
}

/** A row that stands c times has the singular values of one times √c. */
function rowsDrawn({ rows, columns, data }: Matrix, counts: ArrayLike<number>): Matrix {
  const kept = Array.from({ length: rows }, (_, i) => i).filter((i) => counts[i] > 0);
  const drawn = matrix(kept.length, columns);
  for (const [at, i] of kept.entries()) {
    const factor = Math.sqrt(counts[i]);
    for (let k = 0; k < columns; k++) drawn.data[at * columns + k] = factor * data[i * columns + k];
  }
  return drawn;
}

function transposed({ rows, columns, data }: Matrix): Matrix {
  const out = matrix(columns, rows);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < columns; k++) out.data[k * rows + i] = data[i * columns + k];
  return out;
}
