import { describe, expect, test } from "vitest";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { DEFAULT_SETTINGS, type ExplainSettings } from "../explanation/settings.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import { matchParts } from "./match-parts.ts";

const rows = (...values: number[][]): Matrix =>
  matrix(values.length, values[0].length, Float32Array.from(values.flat()));

/** Descriptors whose similarities to parts and image are the numbers written: each dimension is one of those. */
function study(similarities: { parts: number[][]; image: number[]; imageInTemplate?: number[] }) {
  const { parts, image, imageInTemplate = image } = similarities;
  const weights = (toImage: number[]) => rows(...toImage.map((s, d) => [...parts.map((part) => part[d]), s]));
  const vocabulary = {
    descriptors: image.map((_, d) => `d${d}`),
    descriptorWeights: weights(imageInTemplate),
    bareWeights: weights(image),
  } as Partial<Vocabulary> as Vocabulary;
  const unit = (at: number) => Array.from({ length: parts.length + 1 }, (_, i) => (i === at ? 1 : 0));
  return {
    run: (settings: Partial<ExplainSettings>) =>
      matchParts(rows(...parts.map((_, p) => unit(p))), Float32Array.from(unit(parts.length)), vocabulary, {
        ...DEFAULT_SETTINGS,
        ...settings,
      }),
  };
}

const names = (found: Awaited<ReturnType<typeof matchParts>>) =>
  found.byPart.map((descriptors) => descriptors.map(({ descriptor }) => descriptor));

const two = {
  parts: [
    [0.5, 0.4, 0.3, 0.2, 0.1],
    [0.5, 0.1, 0.3, 0.2, 0.4],
  ],
  image: [0.1, 0.3, 0.25, 0.28, 0.2],
};

const codes = async (settings: Partial<ExplainSettings>, similarities = two) =>
  (await study(similarities).run(settings)).notes.map(({ code }) => code);

test("relevance is the cosine to the whole image, and the most relevant comes first", async () => {
  const { concepts } = await study(two).run({ relevance: "none", descriptorsPerPart: 5 });
  expect(concepts.map(({ index }) => index)).toEqual([1, 3, 2, 4, 0]);
  expect(concepts[0].relevance).toBeCloseTo(0.3, 6);
  expect(concepts[4].relevance).toBeCloseTo(0.1, 6);
});

test("equally important concepts come by index, and a shared one names all of its parts", async () => {
  const equal = { parts: two.parts, image: [0.2, 0.2, 0.2, 0.2, 0.2] };
  const { concepts } = await study(equal).run({ match: "topk", descriptorsPerPart: 2 });
  expect(concepts.map(({ index, parts }) => [index, parts])).toEqual([
    [0, [0, 1]],
    [1, [0]],
    [4, [1]],
  ]);
});

test("top-k takes each part's most similar descriptors, whatever candidates and relevance say", async () => {
  const { run } = study(two);
  const found = await run({ match: "topk", candidates: 1, relevance: "paper", descriptorsPerPart: 2 });
  expect(names(found)).toEqual([
    ["d0", "d1"],
    ["d0", "d4"],
  ]);
  expect(found.byPart[0][0]).toMatchObject({ similarity: 0.5, transport: null });
  expect(found.notes).toEqual([]);
});

test("candidates are filtered by relevance before transport", async () => {
  const found = await study(two).run({ relevance: "released", descriptorsPerPart: 3 });
  // Mean 0.226 less 0.02: descriptors 0 and 4 are out.
  expect(new Set(names(found).flat())).toEqual(new Set(["d1", "d2", "d3"]));
  const paper = await study(two).run({ relevance: "paper", descriptorsPerPart: 2 });
  // Median 0.25 plus 0.02: 1 and 3 alone are left.
  expect(new Set(names(paper).flat())).toEqual(new Set(["d1", "d3"]));
});

test("the text of relevance and importance is the bare phrase or the template's", async () => {
  const templated = { ...two, imageInTemplate: [0.9, 0, 0, 0, 0.8] };
  const settings = { match: "topk", descriptorsPerPart: 1 } as const;
  const bare = study(templated);
  expect((await bare.run({ ...settings, relevanceText: "bare" })).concepts[0].relevance).toBeCloseTo(0.1, 6);
  const filled = study(templated);
  expect((await filled.run({ ...settings, relevanceText: "template" })).concepts[0].relevance).toBeCloseTo(
    0.9,
    6,
  );
});

describe("what had to be done otherwise is said", () => {
  test("lists that have nothing in common", async () => {
    const apart = {
      parts: [
        [0.9, 0.8, 0.1, 0.1],
        [0.1, 0.1, 0.8, 0.9],
      ],
      image: [0.2, 0.2, 0.2, 0.2],
    };
    expect(await codes({ candidates: 2 }, apart)).toEqual(["empty-intersection"]);
  });

  test("nothing above the threshold", async () => {
    expect(await codes({ relevance: "paper" }, { ...two, image: [0.2, 0.2, 0.2, 0.2, 0.2] })).toEqual([
      "nothing-relevant",
    ]);
  });

  test("fewer candidates than a part may carry", async () => {
    expect(await codes({ relevance: "paper", descriptorsPerPart: 2 })).toEqual([]);
    expect(await codes({ relevance: "paper", descriptorsPerPart: 3 })).toEqual(["few-candidates"]);
    const { byPart, notes } = await study(two).run({ relevance: "paper", descriptorsPerPart: 3 });
    expect(byPart.map((descriptors) => descriptors.length)).toEqual([2, 2]);
    expect(notes[0].message).toMatch(/^Candidates left: 2, fewer than the 3 descriptors/);
  });
});
