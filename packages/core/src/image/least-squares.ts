/** A singular value below this multiple of their sum counts as zero. */
const RANK_TOLERANCE = 2 * Number.EPSILON;
/** Columns whose cosine is below this are orthogonal. */
const ORTHOGONAL = 10 * Number.EPSILON;
/** Quadratic convergence needs fewer than ten sweeps for the few columns that are solved here. */
const MAX_SWEEPS = 60;

/**
 * The x of least norm that minimises ‖A x − b‖, for a tall A given by its columns, by one-sided Jacobi rotations
 * (Hestenes 1958). `reciprocalCondition` is the smallest over the largest singular value of A, 0 for a zero matrix.
 * The columns are overwritten.
 */
export function leastSquares(
  columns: readonly Float64Array[],
  target: Float64Array,
): { solution: Float64Array; reciprocalCondition: number } {
  const n = columns.length;
  const basis = columns.map((_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0, rotated = true; rotated && sweep < MAX_SWEEPS; sweep++) {
    rotated = false;
    for (let i = 0; i < n - 1; i++) {
      for (let j = i + 1; j < n; j++) {
        const normI = dot(columns[i]!, columns[i]!);
        const normJ = dot(columns[j]!, columns[j]!);
        const product = dot(columns[i]!, columns[j]!);
        if (Math.abs(product) <= ORTHOGONAL * Math.sqrt(normI * normJ)) continue;
        rotated = true;
        const zeta = (normJ - normI) / (2 * product);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const cosine = 1 / Math.hypot(1, tangent);
        rotate(columns[i]!, columns[j]!, cosine, cosine * tangent);
        rotate(basis[i]!, basis[j]!, cosine, cosine * tangent);
      }
    }
  }

  const singular = columns.map((column) => Math.sqrt(dot(column, column)));
  const threshold = RANK_TOLERANCE * singular.reduce((sum, value) => sum + value, 0);
  const solution = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    if (singular[j]! <= threshold) continue;
    const weight = dot(columns[j]!, target) / singular[j]! ** 2;
    for (let i = 0; i < n; i++) solution[i]! += weight * basis[j]![i]!;
  }
  const largest = Math.max(...singular);
  return { solution, reciprocalCondition: largest > 0 ? Math.min(...singular) / largest : 0 };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function rotate(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let i = 0; i < a.length; i++) {
    const value = a[i]!;
    a[i] = cosine * value - sine * b[i]!;
    b[i] = sine * value + cosine * b[i]!;
  }
}
