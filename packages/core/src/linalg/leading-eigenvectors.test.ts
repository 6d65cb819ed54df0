import { expect, test } from "vitest";
import { leadingEigenvectors } from "./leading-eigenvectors.ts";
import type { Apply } from "./leading-eigenvectors.ts";
import { createRandom } from "./random.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

function product(a: Float64Array, n: number): Apply {
  return (x, y) => {
    for (let i = 0; i < n; i++) y[i] = x.reduce((sum, value, j) => sum + a[i * n + j] * value, 0);
  };
}

function diagonal(values: readonly number[]): Float64Array {
  const n = values.length;
  return Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? values[i / (n + 1)] : 0));
}

/** B·Bᵀ of a random n × r matrix: semidefinite, of rank r. */
function randomSemidefinite(n: number, rank: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const b = Float64Array.from({ length: n * rank }, () => random() - 0.5);
  return Float64Array.from({ length: n * n }, (_, at) => {
    const i = Math.floor(at / n) * rank;
    const j = (at % n) * rank;
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += b[i + k] * b[j + k];
    return sum;
  });
}

test.each([
  [80, 80, 3],
  [80, 5, 5],
  [10, 10, 10],
  [4, 4, 9],
  [1, 1, 1],
])("agrees with the full solver (size %i, rank %i, %i vectors)", (n, rank, k) => {
  const a = randomSemidefinite(n, rank, n + rank);
  const { values, vectors } = leadingEigenvectors(product(a, n), n, k);
  const full = symmetricEigen(a, n);
  expect(values.length).toBe(Math.min(k, n));
  expect(vectors.length).toBe(values.length * n);
  values.forEach((value, i) => expect(value).toBeCloseTo(full.values[i], 10));
  vectors.forEach((entry, i) => expect(Math.abs(entry - full.vectors[i])).toBeLessThan(1e-6));
});

test("a repeated leading eigenvalue is found as often as it is asked for", () => {
  const values = [7, 7, 7, 6, ...Array.from({ length: 60 }, (_, i) => 5 - i / 60)];
  const a = diagonal(values);
  expect(
    Array.from(leadingEigenvectors(product(a, 64), 64, 4).values, (x) => Math.round(x * 1e9) / 1e9),
  ).toEqual([7, 7, 7, 6]);
});

test("the zero matrix gives orthonormal vectors of eigenvalue 0", () => {
  const { values, vectors } = leadingEigenvectors((_, y) => y.fill(0), 5, 2);
  expect(Array.from(values)).toEqual([0, 0]);
  const dot = (i: number, j: number) =>
    vectors.subarray(i * 5, i * 5 + 5).reduce((sum, x, at) => sum + x * vectors[j * 5 + at], 0);
  expect(dot(0, 0)).toBeCloseTo(1, 12);
  expect(dot(1, 1)).toBeCloseTo(1, 12);
  expect(dot(0, 1)).toBeCloseTo(0, 12);
});

test("close eigenvalues are told apart", () => {
  const values = [1, 0.5 + 1e-6, 0.5, ...Array.from({ length: 197 }, (_, i) => 0.499 * Math.exp(-i / 50))];
  const { vectors } = leadingEigenvectors(product(diagonal(values), 200), 200, 2);
  expect(Math.abs(vectors[200 + 1])).toBeCloseTo(1, 10);
});
