import { EigenvalueDecomposition, Matrix as Oracle } from "ml-matrix";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "./random.ts";
import { orient, symmetricEigen } from "./symmetric-eigen.ts";

function randomSymmetric(n: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = random() - 0.5;
  return a;
}

/** Largest deviations of Σ λ v vᵀ from `a` and of the vectors' inner products from the identity. */
function deviations(a: Float64Array, n: number): { reconstruction: number; orthogonality: number } {
  const { values, vectors } = symmetricEigen(a, n);
  let reconstruction = 0;
  let orthogonality = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let entry = 0;
      let product = 0;
      for (let k = 0; k < n; k++) {
        entry += values[k] * vectors[k * n + i] * vectors[k * n + j];
        product += vectors[i * n + k] * vectors[j * n + k];
      }
      reconstruction = Math.max(reconstruction, Math.abs(entry - a[i * n + j]));
      orthogonality = Math.max(orthogonality, Math.abs(product - (i === j ? 1 : 0)));
    }
  }
  return { reconstruction, orthogonality };
}

test.each([1, 2, 3, 10, 57])("rebuilds a random matrix of size %i from orthonormal vectors", (n) => {
  const { reconstruction, orthogonality } = deviations(randomSymmetric(n, n), n);
  expect(reconstruction).toBeLessThan(1e-13);
  expect(orthogonality).toBeLessThan(1e-13);
});

test("agrees with ml-matrix and puts the largest eigenvalue first", () => {
  const n = 30;
  const a = randomSymmetric(n, 5);
  const rows = Array.from({ length: n }, (_, i) => Array.from(a.subarray(i * n, (i + 1) * n)));
  const oracle = new EigenvalueDecomposition(new Oracle(rows), { assumeSymmetric: true });
  const expected = oracle.realEigenvalues.toSorted((x, y) => y - x);
  symmetricEigen(a, n).values.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12));
});

test("the entry of largest magnitude of every vector is positive", () => {
  const n = 12;
  const { vectors } = symmetricEigen(randomSymmetric(n, 9), n);
  for (let i = 0; i < n; i++) {
    const vector = Array.from(vectors.subarray(i * n, (i + 1) * n));
    expect(Math.max(...vector)).toBe(Math.max(...vector.map(Math.abs)));
  }
});

test("repeated eigenvalues, zeros and extreme scales keep orthonormal vectors", () => {
  const n = 8;
  const identity = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 3 : 0));
  const ones = new Float64Array(n * n).fill(1);
  for (const a of [identity, ones, new Float64Array(n * n)]) {
    for (const scale of [1, 1e-200, 1e200]) {
      const scaled = a.map((entry) => entry * scale);
      const { reconstruction, orthogonality } = deviations(scaled, n);
      expect(reconstruction / scale).toBeLessThan(1e-13);
      expect(orthogonality).toBeLessThan(1e-13);
    }
  }
});

test("a matrix of small integers is rebuilt whatever its structure", () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 7 })
        .chain((n) =>
          fc.tuple(
            fc.constant(n),
            fc.array(fc.integer({ min: -2, max: 2 }), { minLength: n * n, maxLength: n * n }),
          ),
        ),
      ([n, entries]) => {
        const a = new Float64Array(n * n);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = entries[i * n + j];
        }
        const { reconstruction, orthogonality } = deviations(a, n);
        return reconstruction < 1e-13 && orthogonality < 1e-13;
      },
    ),
  );
});

test("a wrong size and entries that are not finite are refused", () => {
  expect(() => symmetricEigen(new Float64Array(3), 2)).toThrow(/2 × 2/);
  expect(() => symmetricEigen(Float64Array.of(1, NaN, NaN, 1), 2)).toThrow(/not finite/);
});

test("a vector and its negative are turned alike, ties included: the entry of largest magnitude is positive", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(-2, -1, 0, 1, 2), { minLength: 1 }), (entries) => {
      fc.pre(entries.some((entry) => entry !== 0));
      const vector = Float64Array.from(entries);
      const negative = vector.map((entry) => (entry === 0 ? 0 : -entry));
      orient(vector);
      orient(negative);
      for (const [i, entry] of negative.entries()) expect(entry === vector[i]).toBe(true);
      const largest = vector.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      expect(vector.find((entry) => Math.abs(entry) === largest)).toBe(largest);
    }),
  );
});
