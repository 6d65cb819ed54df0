/**
 * Solves a·x = b for a symmetric positive definite n × n `a` (row by row, only the lower triangle is read) by
 * Cholesky's factorisation; null where a pivot is not above `least` times its diagonal entry.
 */
export function solvePositive(
  a: Float64Array,
  b: Float64Array,
  least = Number.EPSILON,
): Float64Array<ArrayBuffer> | null {
  const n = b.length;
  const factor = new Float64Array(n * n);
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= factor[i * n + k] * factor[j * n + k];
      if (i > j) factor[i * n + j] = sum / factor[j * n + j];
      else if (sum > least * a[i * n + i]) factor[i * n + i] = Math.sqrt(sum);
      else return null;
    }
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * x[k];
    x[i] = sum / factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= factor[k * n + i] * x[k];
    x[i] /= factor[i * n + i];
  }
  return x;
}
