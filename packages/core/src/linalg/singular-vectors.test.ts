import { Matrix as Oracle, SingularValueDecomposition } from "ml-matrix";
import { expect, test } from "vitest";
import { matrix, row } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { createRandom } from "./random.ts";
import { leadingSingularVectors } from "./singular-vectors.ts";

function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  const random = createRandom(seed);
  return matrix(
    rows,
    columns,
    Float32Array.from({ length: rows * columns }, () => random() - 0.5),
  );
}

test.each([
  [30, 50],
  [50, 30],
  [1, 7],
  [7, 1],
])("agrees with ml-matrix on %i × %i up to sign, and the sign is fixed on the left", (rows, columns) => {
  const m = randomMatrix(rows, columns, rows);
  const oracle = new SingularValueDecomposition(
    new Oracle(Array.from({ length: rows }, (_, r) => Array.from(row(m, r)))),
    { autoTranspose: true },
  );
  const triplets = leadingSingularVectors(m, 3);
  expect(triplets.length).toBe(Math.min(3, rows, columns));
  triplets.forEach(({ value, left, right }, t) => {
    expect(value).toBeCloseTo(oracle.diagonal[t], 8);
    const expected = oracle.leftSingularVectors.getColumn(t);
    const sign = Math.sign(expected.reduce((sum, x, i) => sum + x * left[i], 0));
    left.forEach((entry, i) => expect(entry).toBeCloseTo(sign * expected[i], 6));
    expect(Math.max(...left)).toBe(Math.max(...left.map(Math.abs)));
    for (let r = 0; r < rows; r++) {
      const product = row(m, r).reduce((sum, x, c) => sum + x * right[c], 0);
      expect(product).toBeCloseTo(value * left[r], 6);
    }
  });
});

test("a matrix and its transpose have the same singular values and, up to sign, each other's vectors", () => {
  const m = randomMatrix(12, 20, 3);
  const transposed = matrix(
    20,
    12,
    Float32Array.from({ length: 240 }, (_, i) => m.data[(i % 12) * 20 + Math.floor(i / 12)]),
  );
  const straight = leadingSingularVectors(m, 2);
  leadingSingularVectors(transposed, 2).forEach(({ value, left, right }, t) => {
    expect(value).toBeCloseTo(straight[t].value, 10);
    const sign = Math.sign(left.reduce((sum, x, i) => sum + x * straight[t].right[i], 0));
    left.forEach((x, i) => expect(x).toBeCloseTo(sign * straight[t].right[i], 6));
    right.forEach((x, i) => expect(x).toBeCloseTo(sign * straight[t].left[i], 6));
  });
});

test("directions below the numerical rank are left out", () => {
  const random = createRandom(1);
  const direction = Float32Array.from({ length: 9 }, () => random());
  const rankOne = matrix(
    20,
    9,
    Float32Array.from({ length: 180 }, (_, i) => (1 + Math.floor(i / 9)) * 0.37 * direction[i % 9]),
  );
  expect(leadingSingularVectors(rankOne, 2).length).toBe(1);
  expect(leadingSingularVectors(matrix(4, 3), 2)).toEqual([]);
});
