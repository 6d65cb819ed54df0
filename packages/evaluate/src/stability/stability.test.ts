import { createSyntheticEncoder, type Mask, type Pixels, prepareVocabulary } from "@commonground/core";
import { expect, it } from "vitest";
import { colourBank, tree } from "../../../core/testing/drawings.ts";
import type { PartsOfImage } from "../methods/part-partitions.ts";
import { compareParts, measureStability } from "./measure-stability.ts";
import { maskAfter, PERTURBATIONS } from "./perturbations.ts";

const SIDE = 48;
const encoder = createSyntheticEncoder({ side: SIDE, patch: 8 });
const frame = encoder.prepareImage(tree);
const [same] = PERTURBATIONS;

/** Where the drawn leaves are. */
const green = ({ data }: Pixels): Mask => ({
  width: SIDE,
  height: SIDE,
  data: Uint8Array.from({ length: SIDE * SIDE }, (_, p) => Number(data[3 * p + 1] > data[3 * p] + 60)),
});

it.each(PERTURBATIONS.map((each) => [each.name, each] as const))(
  "%s: a mask goes where its pixels go",
  async (_, perturbation) => {
    const [moved, found] = [maskAfter(green(frame), perturbation), green(await perturbation.apply(frame))];
    const differing = moved.data.reduce((sum, set, p) => sum + Math.abs(set - found.data[p]), 0);
    expect(differing).toBeLessThan(0.02 * SIDE * SIDE);
  },
);

it("a shift moves, and a mask that stays behind does not fit", async () => {
  const shift = PERTURBATIONS.find(({ name }) => name.includes("4"))!;
  const after = green(await shift.apply(frame));
  expect(after.data.filter((set, p) => set !== green(frame).data[p]).length).toBeGreaterThan(
    0.05 * SIDE * SIDE,
  );
});

const half = (from: number): Mask => ({
  width: 4,
  height: 1,
  data: Uint8Array.from([0, 1, 2, 3], (x) => Number(x >= from && x < from + 2)),
});
const parts = (
  regions: readonly Mask[],
  scores: readonly number[],
  words: readonly string[],
): PartsOfImage => ({
  answer: "it",
  causes: null,
  partition: { regions, ways: [{ method: "kmeans-causes", scores, words }] },
});

it("parts are compared with those that fit them best, whatever their order, and scores follow", () => {
  const before = parts([half(0), half(2)], [2, 1], ["a", "b"]);
  const swapped = compareParts(before, parts([half(2), half(0)], [1, 2], ["b", "a"]), same);
  expect(swapped.get("kmeans-causes")).toEqual({
    stable_parts: 1,
    stable_words: 1,
    stable_order: expect.closeTo(1, 12),
  });
  const other = compareParts(before, parts([half(0), half(2)], [1, 2], ["b", "c"]), same);
  expect(other.get("kmeans-causes")).toEqual({
    stable_parts: 1,
    stable_words: 1 / 3,
    stable_order: expect.closeTo(-1, 12),
  });
  const moved = compareParts(before, parts([half(1)], [1], []), same);
  expect(moved.get("kmeans-causes")).toEqual({ stable_parts: 1 / 3, stable_words: 0, stable_order: null });
});

it("is measured for methods with an order of parts alone, within its bounds", async () => {
  const vocabulary = await prepareVocabulary(encoder, colourBank);
  const stability = await measureStability(
    { pixels: tree },
    ["kmeans-causes", "pca-concept-pooled", "kmeans-chance", "grid"],
    { encoder, vocabulary, settings: { partCount: 2 }, seed: 0, baselines: [] },
  );
  expect([...stability.keys()]).toEqual(["kmeans-causes", "pca-concept-pooled"]);
  for (const { stable_parts, stable_words, stable_order } of stability.values()) {
    expect(stable_parts).toBeGreaterThan(0.5);
    expect(stable_parts).toBeLessThanOrEqual(1);
    expect(stable_words).toBeGreaterThan(0);
    expect(Math.abs(stable_order ?? 0)).toBeLessThanOrEqual(1);
  }
});
