import { expect, test } from "vitest";
import { createRandom } from "../linalg/random.ts";
import { createCountedSums, plainly } from "./counted-sums.ts";

test("sums by vectors are those of a plain loop, to the bit, however many columns and rows", () => {
  const random = createRandom(1);
  for (const [columns, rows] of [
    [1, 1],
    [6, 7],
    [7, 100],
    [13, 3],
  ]) {
    const values = Array.from({ length: columns }, () => Float64Array.from({ length: rows }, random));
    const [vectors, plain] = [createCountedSums(values), plainly(values)];
    expect(vectors.stride, "vectors are at hand").toBeGreaterThanOrEqual(6);
    for (const [r, counts] of vectors.counts.entries()) {
      for (let i = 0; i < rows; i++) counts[i] = plain.counts[r][i] = Math.floor(random() ** 8 * 65_536);
    }
    const [byVectors, byLoop] = [vectors.add(), plain.add()];
    for (let r = 0; r < vectors.counts.length; r++) {
      const ofResample = byVectors.subarray(r * vectors.stride, r * vectors.stride + columns);
      expect(ofResample).toEqual(byLoop.subarray(r * columns, (r + 1) * columns));
    }
  }
});
