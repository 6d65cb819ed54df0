import { expect, test } from "vitest";
import { recordingEncoder } from "../../fixtures/recording-encoder.ts";
import { type Matrix, row } from "../linalg/matrix.ts";
import { textMeans } from "./text-means.ts";

test("a group's row is the unit mean of its texts' unit embeddings, across batches, and NaN for no text", async () => {
  const { encoder, batches, unit } = recordingEncoder();
  const many = Array.from({ length: 300 }, (_, i) => `wheel ${i}`);
  const means = await textMeans(encoder, [["a red top"], [], many]);
  expect(batches.map((texts) => texts.length)).toEqual([256, 45]);
  for (const [c, x] of row(means, 0).entries()) expect(x).toBeCloseTo(unit("a red top")[c], 6);
  expect(row(means, 1).every(Number.isNaN)).toBe(true);
  const sum = many.map(unit).reduce((a, b) => a.map((x, c) => x + b[c]));
  const length = Math.hypot(...sum);
  for (const [c, x] of row(means, 2).entries()) expect(x).toBeCloseTo(sum[c] / length, 6);
});

test("means are kept, and those of other texts or of other groups of the same texts are others", async () => {
  const kept = new Map<string, Matrix>();
  const cache = {
    get: async (key: string) => kept.get(key),
    set: async (key: string, weights: Matrix) => void kept.set(key, weights),
  };
  const { encoder, batches } = recordingEncoder();
  const first = await textMeans(encoder, [["a", "b"], ["c"]], { cache });
  expect(await textMeans(encoder, [["a", "b"], ["c"]], { cache })).toEqual(first);
  expect(batches).toHaveLength(1);
  expect(await textMeans(encoder, [["a"], ["b", "c"]], { cache })).not.toEqual(first);
  expect(batches).toHaveLength(2);
});

test("a text of several groups is encoded once and counts in each, twice where it stands twice", async () => {
  const { encoder, batches, unit } = recordingEncoder();
  const means = await textMeans(encoder, [["aeo", "b"], ["aeo"], ["aeo", "aeo", "b"]]);
  expect(batches).toEqual([["aeo", "b"]]);
  const sum = unit("aeo").map((x, c) => 2 * x + unit("b")[c]);
  const length = Math.hypot(...sum);
  for (const [c, x] of row(means, 2).entries()) expect(x).toBeCloseTo(sum[c] / length, 6);
  for (const [c, x] of row(means, 1).entries()) expect(x).toBeCloseTo(unit("aeo")[c], 6);
});
