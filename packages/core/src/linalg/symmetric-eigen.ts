import { CommonGroundError } from "../errors.ts";

/** EISPACK allows 30 steps for an eigenvalue; two are usual. Beyond this only NaN or infinity is left as a cause. */
const MAX_STEPS = 60;

export interface SymmetricEigen {
  /** n eigenvalues, largest first. */
  readonly values: Float64Array;
  /** n × n, row by row: row i is the eigenvector of `values[i]`, of length 1, its largest |entry| positive. */
  readonly vectors: Float64Array;
}

/**
 * All eigenvalues and eigenvectors of the real symmetric n × n matrix `a` (row by row, not changed; only the lower
 * triangle is read). Householder reduction to tridiagonal form, then implicit QL with Wilkinson's shift: the
 * algorithms of EISPACK's tred2 and imtql2 (Martin, Reinsch & Wilkinson 1968; Dubrulle 1970), with the vectors kept
 * as rows so that every inner loop runs over neighbouring memory. About 5 n³ multiplications; vectors are orthogonal
 * to machine precision, equal eigenvalues included. Throws `INVALID_ARGUMENT` for a wrong size or entries that are not finite.
 */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  if (a.length !== n * n || !a.every(Number.isFinite)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `symmetricEigen: needs ${n} × ${n} finite numbers, got ${a.length} entries${a.length === n * n ? ", some not finite" : ""}`,
    );
  }
  const vectors = a.slice();
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const scale = a.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  if (scale > 0) for (let i = 0; i < vectors.length; i++) vectors[i] /= scale;
  tridiagonalise(vectors, n, diagonal, offDiagonal);
  iterateQL(vectors, n, diagonal, offDiagonal);

  const order = Array.from(diagonal.keys()).toSorted((i, j) => diagonal[j] - diagonal[i] || i - j);
  const sorted = new Float64Array(n * n);
  order.forEach((from, to) => sorted.set(vectors.subarray(from * n, (from + 1) * n), to * n));
  for (let i = 0; i < n; i++) orient(sorted.subarray(i * n, (i + 1) * n));
  return { values: Float64Array.from(order, (i) => diagonal[i] * scale), vectors: sorted };
}

/**
 * Flips `vector` in place, if need be, so that its entry of largest magnitude (the first of equals) is positive;
 * true if it was flipped.
 */
export function orient(vector: Float64Array): boolean {
  let largest = 0;
  for (const entry of vector) if (Math.abs(entry) > Math.abs(largest)) largest = entry;
  if (largest >= 0) return false;
  for (let i = 0; i < vector.length; i++) vector[i] = -vector[i];
  return true;
}

/**
 * On return Qᵀ·T·Q (T from `diagonal` and `offDiagonal`, whose entry i couples i and i + 1) is the matrix that was
 * in the lower triangle of `z`, and `z` holds Q.
 */
function tridiagonalise(z: Float64Array, n: number, diagonal: Float64Array, offDiagonal: Float64Array): void {
  const factors = new Float64Array(n);
  const product = new Float64Array(n);
  for (let i = n - 1; i >= 1; i--) {
    const row = i * n;
    let squares = 0;
    for (let k = 0; k < i - 1; k++) squares += z[row + k] * z[row + k];
    const pivot = z[row + i - 1];
    if (squares === 0) {
      offDiagonal[i - 1] = pivot;
      continue;
    }
    const norm = Math.sqrt(squares + pivot * pivot);
    const reflected = pivot > 0 ? -norm : norm;
    offDiagonal[i - 1] = reflected;
    z[row + i - 1] = pivot - reflected;
    const factor = 1 / (norm * (norm + Math.abs(pivot)));
    factors[i] = factor;
    reduceLeading(z, n, i, factor, product);
  }
  for (let i = 0; i < n; i++) {
    const row = i * n;
    diagonal[i] = z[row + i];
    const factor = factors[i];
    if (factor !== 0) {
      for (let j = 0; j < i * n; j += n) {
        let dot = 0;
        for (let k = 0; k < i; k++) dot += z[j + k] * z[row + k];
        dot *= factor;
        for (let k = 0; k < i; k++) z[j + k] -= dot * z[row + k];
      }
    }
    z.fill(0, row, row + n);
    for (let j = 0; j < i; j++) z[j * n + i] = 0;
    z[row + i] = 1;
  }
}

/** Applies the reflection I − factor·v·vᵀ, v in row `size` of `z`, from both sides to the leading block of that size. */
function reduceLeading(
  z: Float64Array,
  n: number,
  size: number,
  factor: number,
  product: Float64Array,
): void {
  const v = size * n;
  product.fill(0, 0, size);
  for (let j = 0; j < size; j++) {
    const row = j * n;
    const vj = z[v + j];
    let dot = z[row + j] * vj;
    for (let k = 0; k < j; k++) {
      const entry = z[row + k];
      dot += entry * z[v + k];
      product[k] += entry * vj;
    }
    product[j] += dot;
  }
  let projection = 0;
  for (let k = 0; k < size; k++) projection += product[k] * z[v + k];
  const half = (projection * factor * factor) / 2;
  for (let k = 0; k < size; k++) product[k] = product[k] * factor - half * z[v + k];
  for (let j = 0; j < size; j++) {
    const row = j * n;
    const vj = z[v + j];
    const pj = product[j];
    for (let k = 0; k <= j; k++) z[row + k] -= vj * product[k] + pj * z[v + k];
  }
}

/** Diagonalises in place; the rotations go into the rows of `z`, whose row i becomes the vector of `diagonal[i]`. */
function iterateQL(z: Float64Array, n: number, diagonal: Float64Array, offDiagonal: Float64Array): void {
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(diagonal[i]) + Math.abs(offDiagonal[i]));
  const negligible = Number.EPSILON * norm;
  for (let l = 0; l < n; l++) {
    for (let step = 0; ; step++) {
      let m = l;
      while (m < n - 1 && Math.abs(offDiagonal[m]) > negligible) m++;
      if (m === l) break;
      if (step === MAX_STEPS) {
        throw new CommonGroundError(
          "RUNTIME",
          `symmetricEigen: eigenvalue ${l} of ${n} did not converge in ${MAX_STEPS} steps`,
        );
      }
      stepQL(z, n, diagonal, offDiagonal, l, m);
    }
  }
}

function stepQL(
  z: Float64Array,
  n: number,
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  l: number,
  m: number,
): void {
  const slope = (diagonal[l + 1] - diagonal[l]) / (2 * offDiagonal[l]);
  const root = Math.sqrt(slope * slope + 1);
  let bulge = diagonal[m] - diagonal[l] + offDiagonal[l] / (slope + (slope < 0 ? -root : root));
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let i = m - 1; i >= l; i--) {
    const chased = sine * offDiagonal[i];
    const kept = cosine * offDiagonal[i];
    const radius = Math.sqrt(chased * chased + bulge * bulge);
    offDiagonal[i + 1] = radius;
    if (radius === 0) {
      diagonal[i + 1] -= shift;
      offDiagonal[m] = 0;
      return;
    }
    sine = chased / radius;
    cosine = bulge / radius;
    const base = diagonal[i + 1] - shift;
    const turn = (diagonal[i] - base) * sine + 2 * cosine * kept;
    shift = sine * turn;
    diagonal[i + 1] = base + shift;
    bulge = cosine * turn - kept;
    rotateRows(z, i * n, n, sine, cosine);
  }
  diagonal[l] -= shift;
  offDiagonal[l] = bulge;
  offDiagonal[m] = 0;
}

function rotateRows(z: Float64Array, start: number, n: number, sine: number, cosine: number): void {
  for (let upper = start, lower = start + n; upper < start + n; upper++, lower++) {
    const x = z[upper];
    const y = z[lower];
    z[lower] = sine * x + cosine * y;
    z[upper] = cosine * x - sine * y;
  }
}
