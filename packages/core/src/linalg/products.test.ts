import fc from "fast-check";
import { expect, test } from "vitest";
import { matrix, row } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { gram, similarities } from "./products.ts";
import { createRandom } from "./random.ts";

function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  const random = createRandom(seed);
  return matrix(
    rows,
    columns,
    Float32Array.from({ length: rows * columns }, () => random() - 0.5),
  );
}

function inner(x: Float32Array, y: Float32Array): number {
  return x.reduce((sum, value, i) => sum + value * y[i], 0);
}

const size = fc.integer({ min: 0, max: 11 });

test("similarities are the inner products of all pairs of rows, whatever the shapes", () => {
  fc.assert(
    fc.property(size, size, size, fc.integer(), (n, m, columns, seed) => {
      const a = randomMatrix(n, columns, seed);
      const b = randomMatrix(m, columns, seed + 1);
      const product = similarities(a, b);
      expect([product.rows, product.columns]).toEqual([n, m]);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < m; j++) {
          expect(product.data[i * m + j]).toBeCloseTo(inner(row(a, i), row(b, j)), 6);
        }
      }
    }),
  );
});

test("the Gram matrix is exactly symmetric and holds every inner product", () => {
  fc.assert(
    fc.property(size, size, fc.integer(), (n, columns, seed) => {
      const m = randomMatrix(n, columns, seed);
      const products = gram(m);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          expect(products[i * n + j]).toBe(products[j * n + i]);
          expect(products[i * n + j]).toBeCloseTo(inner(row(m, i), row(m, j)), 12);
        }
      }
    }),
  );
});

test("rows of different lengths are refused", () => {
  expect(() => similarities(matrix(1, 2), matrix(1, 3))).toThrow(/2 and 3 columns/);
});
