import { type Bank, matrix } from "@commonground/core";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { descriptorCoverage } from "./descriptor-coverage.ts";
import { descriptorDiversity } from "./descriptor-diversity.ts";
import { nameLeaks } from "./name-leaks.ts";
import { nearDuplicates } from "./near-duplicates.ts";

const numpy = JSON.parse(
  readFileSync(new URL("../../../fixtures/descriptor-measures.json", import.meta.url), "utf8"),
);
const weights = matrix(numpy.rows.length, numpy.columns, Float32Array.from(numpy.rows.flat()));

function bankOf(classes: Bank["classes"], descriptors: readonly string[] = []): Bank {
  return {
    schema: "commonground/bank@1",
    name: "test",
    description: "",
    licence: "",
    classTemplates: ["a {}"],
    descriptorTemplate: "{}",
    classes,
    descriptors,
  };
}

test("IntraDiv and InterDiv are NumPy's means over all pairs, class by class and of classes", () => {
  const { intra, intraByClass, between, inter } = descriptorDiversity(numpy.classes, weights);
  expect(intra).toBeCloseTo(numpy.intra, 6);
  expect(between).toBeCloseTo(numpy.between, 6);
  expect(inter).toBeCloseTo(1 - numpy.between, 6);
  for (const [c, expected] of numpy.intraByClass.entries()) {
    if (expected === null) expect(intraByClass[c]).toBeNull();
    else expect(intraByClass[c]).toBeCloseTo(expected, 6);
  }
});

test("by hand: right angles within a class are 0, the same descriptors in two classes are half alike", () => {
  const axes = matrix(2, 2, Float32Array.of(1, 0, 0, 1));
  const found = descriptorDiversity(
    [
      [0, 1],
      [0, 1],
    ],
    axes,
  );
  expect(found).toMatchObject({ intra: 0, between: 0.5, inter: 0.5 });
});

test("what nothing can be said of is null", () => {
  const one = matrix(1, 2, Float32Array.of(1, 0));
  expect(descriptorDiversity([[0], []], one)).toMatchObject({ intra: null, between: null, inter: null });
});

test("near duplicates are NumPy's pairs, most alike first, whatever the size of blocks", async () => {
  const { count, pairs } = await nearDuplicates(weights, { threshold: numpy.threshold });
  expect(count).toBe(numpy.near.length);
  expect(pairs.map(({ a, b }) => [a, b])).toEqual(
    numpy.near.map(([a, b]: [number, number, number]) => [a, b]),
  );
  for (const [i, { cosine }] of pairs.entries()) expect(cosine).toBeCloseTo(numpy.near[i][2], 6);
});

test("near duplicates in different blocks are found, all are counted, and the list is cut", async () => {
  const rows = 300;
  const angles = matrix(
    rows,
    2,
    Float32Array.from({ length: 2 * rows }, (_, i) => {
      const angle = i >> 1 === rows - 1 ? 0 : (i >> 1) * 0.02;
      return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
    }),
  );
  const few = await nearDuplicates(angles, { threshold: 0.99999 });
  expect(few).toMatchObject({ count: 1, pairs: [{ a: 0, b: rows - 1 }] });
  const many = await nearDuplicates(angles, { threshold: -1 });
  expect(many.count).toBe((rows * (rows - 1)) / 2);
  expect(many.pairs).toHaveLength(1_000);
  expect(many.pairs[0]).toMatchObject({ a: 0, b: rows - 1 });
  const reason = new Error("enough");
  await expect(nearDuplicates(angles, { threshold: 0.9, signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  );
});

test("coverage counts distinct descriptors of each class and those that classes share", () => {
  const bank = bankOf({ a: ["x", "y", "x"], b: ["y", "z", "u"], c: [] }, ["alone"]);
  expect(descriptorCoverage(bank, 3)).toEqual({
    classes: 3,
    descriptors: 5,
    fewest: 0,
    most: 3,
    mean: 5 / 3,
    enough: 3,
    thin: ["a", "c"],
    covered: 1 / 3,
    shared: 1,
    sharedShare: 0.2,
  });
  expect(descriptorCoverage(bankOf({}, ["x"]), 1)).toMatchObject({ classes: 0, fewest: 0, covered: null });
});

test("a descriptor leaks the name of any class that it holds whole, whatever its ending", () => {
  const bank = bankOf(
    {
      "dog face": ["a dog's faces", "dog nose"],
      orange: ["round"],
      tabby: ["orange stripes", "striped fur"],
    },
    ["tabbies in a row"],
  );
  expect(nameLeaks(bank)).toEqual([
    { descriptor: "a dog's faces", names: ["dog face"], own: true },
    { descriptor: "orange stripes", names: ["orange"], own: false },
    { descriptor: "tabbies in a row", names: ["tabby"], own: false },
  ]);
});
