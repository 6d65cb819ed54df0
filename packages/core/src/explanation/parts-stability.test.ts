import { expect, test } from "vitest";
import type { Vocabulary } from "../language/vocabulary.ts";
import { matrix } from "../linalg/matrix.ts";
import { matchParts } from "../matching/match-parts.ts";
import type { PartModel } from "../vision/assign-parts.ts";
import { pooled } from "../vision/encode-regions.ts";
import { partsStability } from "./parts-stability.ts";
import { seeSearch } from "./see-search.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

// Four patches that point each in a direction of their own, and a word for each direction and for each pair of them.
const unit = matrix(4, 4, Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1));
const half = Math.SQRT1_2;
const words = matrix(
  4,
  4,
  Float32Array.from(
    [
      [half, half, 0, 0],
      [0, 0, half, half],
      [half, 0, half, 0],
      [0, half, 0, half],
    ].flat(),
  ),
);
const vocabulary = {
  descriptors: ["ab", "cd", "ac", "bd"],
  descriptorWeights: words,
  bareWeights: words,
} as unknown as Vocabulary;
const settings = { ...DEFAULT_SETTINGS, match: "topk", descriptorsPerPart: 1 } as const;
const mask = { width: 4, height: 1, data: new Uint8Array(4).fill(1) };
const model = (...centres: number[][]): PartModel => ({
  kind: "kmeans",
  centres: matrix(centres.length, 4, Float32Array.from(centres.flat())),
  clusters: centres.map((_, i) => i),
});
const pairs = model([half, half, 0, 0], [0, 0, half, half]);
const crossed = model([half, 0, half, 0], [0, half, 0, half]);
const embedding = Float32Array.of(0.5, 0.5, 0.5, 0.5);
const vision = matchParts(
  pooled(unit, [
    [0, 1],
    [2, 3],
  ]).rows,
  embedding,
  vocabulary,
  settings,
);

function stability(projected: typeof unit | null, search: { others: PartModel[] } | null) {
  const parts = {
    model: pairs,
    notes: [],
    search: search && {
      starts: 8,
      timesFound: 5,
      agreement: 0.7,
      others: search.others.map((other) => ({ model: other, starts: 3 })),
    },
  };
  const axis = { axis: null, foreground: null, notes: [] };
  const found = { images: 1, axis, parts };
  const seen = { embedding, search: seeSearch({ features: unit, projected }, mask, found) };
  return partsStability(seen, vision, vocabulary, settings);
}

test("words of the other divisions count by how many starts ended there", () => {
  expect(stability(unit, { others: [crossed] })).toEqual({
    starts: 8,
    timesFound: 5,
    agreement: 0.7,
    words: 5 / 8,
  });
  expect(stability(unit, { others: [pairs] })?.words).toBe(1);
});

test("circled parts leave the words open, parts without chance leave nothing to say", () => {
  expect(stability(null, { others: [crossed] })).toMatchObject({ starts: 8, words: null });
  expect(stability(unit, null)).toBeNull();
});
