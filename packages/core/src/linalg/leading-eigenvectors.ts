import { createRandom } from "./random.ts";
import { orient, symmetricEigen } from "./symmetric-eigen.ts";
import type { SymmetricEigen } from "./symmetric-eigen.ts";

/** Writes the product of a symmetric positive semidefinite n × n matrix and `x` into `y`; both have length n. */
export type Apply = (x: Float64Array, y: Float64Array) => void;

/** Bound on the sine of the angle between a returned vector and the eigenvector. */
const ANGLE = 1e-7;
/** A residual this far below the largest eigenvalue is rounding; waiting longer would separate nothing. */
const FLOOR = 1e-13;
/** A remainder this far below the largest eigenvalue is linearly dependent on the basis. */
const DEPENDENT = 1e-13;
/** Growth of the basis between two looks at the projected problem, whose cost is cubic. */
const GROWTH = 1.3;
const SEED = 1;

/**
 * The `k` leading eigenvectors (fewer if k > n) of a symmetric positive semidefinite matrix that is known by its
 * products only: `vectors` has k rows of length n, oriented as in `symmetricEigen`. Band Lanczos from k start
 * vectors, so that eigenvalues repeated up to k times are all found, with full reorthogonalisation (A. Ruhe 1979;
 * Z. Bai et al., Templates for the Solution of Algebraic Eigenvalue Problems, 4.6). It stops when residual / gap,
 * the sine of the angle to the eigenvector by Davis and Kahan's theorem, is at most 1e-7 for each of the k, or when
 * the basis is as large as the space, where the answer is exact.
 */
export function leadingEigenvectors(apply: Apply, n: number, k: number): SymmetricEigen {
  const count = Math.min(k, n);
  const random = createRandom(SEED);
  const product = new Float64Array(n);
  const basis: Float64Array[] = [];
  /** Column j holds the coefficients of A · basis[j] on the basis, as far as it went then. */
  const projections: Float64Array[] = [];

  while (basis.length < count) {
    for (let i = 0; i < n; i++) product[i] = random() - 0.5;
    orthogonalise(product, basis);
    basis.push(normalised(product));
  }
  let largest = 0;
  let nextLook = 4 * count;
  for (;;) {
    const j = projections.length;
    apply(basis[j], product);
    const { coefficients, remainder } = orthogonalise(product, basis);
    largest = Math.max(largest, coefficients[j]);
    const independent = basis.length < n && remainder > DEPENDENT * largest;
    if (independent) basis.push(normalised(product));
    projections.push(Float64Array.from([...coefficients, ...(independent ? [remainder] : [])]));
    const size = projections.length;
    if (size < basis.length && size < nextLook) continue;
    nextLook = Math.ceil(size * GROWTH);
    const ritz = symmetricEigen(projected(projections), size);
    if (size === basis.length || isConverged(ritz, projections, basis.length, count)) {
      return combine(ritz, basis, count, n);
    }
  }
}

/** Removes the basis' share from `vector` in place, twice, since once leaves rounding of the size of the share. */
function orthogonalise(
  vector: Float64Array,
  basis: readonly Float64Array[],
): { coefficients: Float64Array; remainder: number } {
  const coefficients = new Float64Array(basis.length);
  for (let pass = 0; pass < 2; pass++) {
    for (let b = 0; b < basis.length; b++) {
      const unit = basis[b];
      const share = dot(vector, unit);
      coefficients[b] += share;
      for (let i = 0; i < vector.length; i++) vector[i] -= share * unit[i];
    }
  }
  return { coefficients, remainder: Math.sqrt(dot(vector, vector)) };
}

function normalised(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((entry) => entry / length);
}

/** The matrix on the processed part of the basis; only the lower triangle is filled. */
function projected(projections: readonly Float64Array[]): Float64Array {
  const size = projections.length;
  const out = new Float64Array(size * size);
  projections.forEach((column, j) => {
    for (let i = j; i < Math.min(size, column.length); i++) out[i * size + j] = column[i];
  });
  return out;
}

function isConverged(
  ritz: SymmetricEigen,
  projections: readonly Float64Array[],
  basisSize: number,
  count: number,
): boolean {
  const size = projections.length;
  const { values, vectors } = ritz;
  for (let v = 0; v < count; v++) {
    let squares = 0;
    for (let b = size; b < basisSize; b++) {
      let share = 0;
      for (let j = 0; j < size; j++) share += (projections[j][b] ?? 0) * vectors[v * size + j];
      squares += share * share;
    }
    const above = v === 0 ? Infinity : values[v - 1] - values[v];
    const gap = Math.min(above, values[v] - values[v + 1]);
    if (Math.sqrt(squares) > Math.max(ANGLE * gap, FLOOR * values[0])) return false;
  }
  return true;
}

function combine(
  ritz: SymmetricEigen,
  basis: readonly Float64Array[],
  count: number,
  n: number,
): SymmetricEigen {
  const vectors = new Float64Array(count * n);
  const size = ritz.values.length;
  for (let v = 0; v < count; v++) {
    const vector = vectors.subarray(v * n, (v + 1) * n);
    for (let b = 0; b < size; b++) {
      const weight = ritz.vectors[v * size + b];
      const unit = basis[b];
      for (let i = 0; i < n; i++) vector[i] += weight * unit[i];
    }
    orient(vector);
  }
  return { values: ritz.values.slice(0, count), vectors };
}

function dot(x: Float64Array, y: Float64Array): number {
  let even = 0;
  let odd = 0;
  const last = x.length - 1;
  for (let i = 0; i < last; i += 2) {
    even += x[i] * y[i];
    odd += x[i + 1] * y[i + 1];
  }
  return last % 2 === 0 ? even + odd + x[last] * y[last] : even + odd;
}
