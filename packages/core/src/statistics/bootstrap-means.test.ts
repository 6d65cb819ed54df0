import { expect, test } from "vitest";
import { createRandom } from "../linalg/random.ts";
import { bootstrapDraws } from "./bootstrap-draws.ts";
import { bootstrapMeans } from "./bootstrap-means.ts";
import { countedMean } from "./mean.ts";

test("its draws are those of bootstrapDraws", () => {
  const random = createRandom(1);
  const columns = [0, 1, 2].map((c) =>
    Float64Array.from({ length: 40 }, () => (c === 1 && random() < 0.3 ? NaN : random() - 0.5)),
  );
  const resampling = { draws: 30, seed: 5 };
  const expected = bootstrapDraws(40, columns.map(countedMean), resampling);
  for (const [c, means] of bootstrapMeans(columns, resampling).entries()) {
    for (const [d, mean] of means.entries()) expect(mean).toBeCloseTo(expected[c][d], 12);
  }
});

test("a column without a value has no mean, and no observations are refused", () => {
  const none = new Float64Array(3).fill(NaN);
  expect(bootstrapMeans([none, new Float64Array(3).fill(2)], { draws: 2, seed: 0 })).toEqual([
    new Float64Array(2).fill(NaN),
    new Float64Array(2).fill(2),
  ]);
  expect(() => bootstrapMeans([new Float64Array(0)], { draws: 2, seed: 0 })).toThrow(/bootstrap/u);
});
