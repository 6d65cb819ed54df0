import type { Matrix } from "./matrix.ts";
import { leadingEigenvectors } from "./leading-eigenvectors.ts";
import type { Apply } from "./leading-eigenvectors.ts";
import { combineRows, projectRows } from "./matrix-vector.ts";
import { orient } from "./symmetric-eigen.ts";

/** Singular values this far below the largest are Float32 rounding of the entries, not structure. */
const RANK_TOLERANCE = 1e-6;

/** One singular triplet m · right = value · left; both vectors have length 1. */
export interface SingularVectors {
  readonly value: number;
  /** One entry a row of the matrix; the entry of largest magnitude (the first of equals) is positive. */
  readonly left: Float64Array;
  /** One entry a column of the matrix. */
  readonly right: Float64Array;
}

/**
 * The `k` leading singular triplets, largest first; fewer when the numerical rank is lower (values up to 1e-6 of the
 * largest count as zero). Works on the smaller of m·mᵀ and mᵀ·m through its products, in Float64. The sign is that of
 * scikit-learn's `svd_flip` (u-based), so it depends on the matrix alone.
 */
export function leadingSingularVectors(m: Matrix, k: number): SingularVectors[] {
  const wide = m.rows <= m.columns;
  const size = wide ? m.rows : m.columns;
  const { values, vectors } = leadingEigenvectors(wide ? outerApply(m) : innerApply(m), size, k);
  const triplets: SingularVectors[] = [];
  for (let v = 0; v < values.length; v++) {
    if (!(values[v] > values[0] * RANK_TOLERANCE ** 2)) break;
    const found = vectors.slice(v * size, (v + 1) * size);
    const other = new Float64Array(wide ? m.columns : m.rows);
    const left = wide ? found : other;
    const right = wide ? other : found;
    if (wide) {
      combineRows(m, left, right);
    } else {
      projectRows(m, right, left);
      if (orient(left)) for (let c = 0; c < size; c++) right[c] = -right[c];
    }
    const value = Math.sqrt(other.reduce((sum, entry) => sum + entry * entry, 0));
    for (let i = 0; i < other.length; i++) other[i] /= value;
    triplets.push({ value, left, right });
  }
  return triplets;
}

function outerApply(m: Matrix): Apply {
  const combined = new Float64Array(m.columns);
  return (x, y) => {
    combineRows(m, x, combined);
    projectRows(m, combined, y);
  };
}

function innerApply(m: Matrix): Apply {
  const projections = new Float64Array(m.rows);
  return (x, y) => {
    projectRows(m, x, projections);
    combineRows(m, projections, y);
  };
}
