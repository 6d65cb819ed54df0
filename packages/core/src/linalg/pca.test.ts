import { expect, test } from "vitest";
import { matrix, row } from "./matrix.ts";
import { principalComponents } from "./pca.ts";
import { createRandom } from "./random.ts";

function cloud(rows: number, columns: number, shift: number): Float32Array {
  const random = createRandom(4);
  return Float32Array.from(
    { length: rows * columns },
    (_, i) => shift + (random() - 0.5) / (1 + (i % columns)),
  );
}

test("components are orthonormal and all of them rebuild the rows", () => {
  const m = matrix(40, 6, cloud(40, 6, 0.3));
  const { mean, components, scores, explainedVariance } = principalComponents(m, 6);
  for (let i = 0; i < 6; i++) {
    for (let j = 0; j < 6; j++) {
      const product = row(components, i).reduce((sum, x, c) => sum + x * row(components, j)[c], 0);
      expect(product).toBeCloseTo(i === j ? 1 : 0, 6);
    }
  }
  for (let r = 0; r < 40; r++) {
    for (let c = 0; c < 6; c++) {
      const rebuilt = row(scores, r).reduce((sum, s, k) => sum + s * row(components, k)[c], mean[c]);
      expect(rebuilt).toBeCloseTo(row(m, r)[c], 6);
    }
  }
  const total = explainedVariance.reduce((sum, x) => sum + x, 0);
  let variance = 0;
  for (let i = 0; i < m.data.length; i++) variance += (m.data[i] - mean[i % 6]) ** 2 / 39;
  expect(total).toBeCloseTo(variance, 8);
});

test("a shift of all rows moves the mean and nothing else", () => {
  const plain = principalComponents(matrix(30, 5, cloud(30, 5, 0)), 2);
  const shifted = principalComponents(matrix(30, 5, cloud(30, 5, 2)), 2);
  plain.scores.data.forEach((x, i) => expect(shifted.scores.data[i]).toBeCloseTo(x, 5));
  expect(shifted.mean[0] - plain.mean[0]).toBeCloseTo(2, 6);
});

test("equal rows have no component", () => {
  const m = matrix(
    7,
    3,
    Float32Array.from({ length: 21 }, (_, i) => [0.1, -7.3, 1e6][i % 3]),
  );
  expect(principalComponents(m, 2).components.rows).toBe(0);
  expect(principalComponents(matrix(1, 3, Float32Array.of(1, 2, 3)), 2).scores.columns).toBe(0);
});
