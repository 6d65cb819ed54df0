import { type Bank, createSyntheticEncoder, matrix, type Pixels, row } from "@commonground/core";
import { expect, test } from "vitest";
import { bankAccuracy, type LabelledImage } from "./bank-accuracy.ts";
import {
  CLASS_AND_DESCRIPTOR,
  CLASS_AND_DESCRIPTOR_IN_TWO,
  descriptorClassifiers,
  sentenceWeights,
} from "./descriptor-classifiers.ts";
import { labelRank } from "./label-rank.ts";
import { scoreBank } from "./score-bank.ts";

const encoder = createSyntheticEncoder({ side: 16, patch: 8 });

/** Names that say nothing to an encoder that reads colours; descriptors that say all, but for one. */
const bank: Bank = {
  schema: "commonground/bank@1",
  name: "colours",
  description: "",
  licence: "",
  classTemplates: ["a {}"],
  descriptorTemplate: "with {}",
  classes: {
    // Takes what is equally far from all.
    mome: ["rath"],
    grue: ["green skin", "green top"],
    bleen: ["blue skin", "blue top"],
    red: ["pink skin", "pink top"],
    brown: [],
    yellow: ["yellow skin"],
    purple: ["purple skin"],
  },
  descriptors: [],
};
const names = Object.keys(bank.classes);

const plain = (r: number, g: number, b: number): Pixels => ({
  width: 16,
  height: 16,
  data: Uint8ClampedArray.from({ length: 16 * 16 * 3 }, (_, i) => [r, g, b][i % 3]),
});

async function* images(...list: readonly (readonly [Pixels, string])[]): AsyncGenerator<LabelledImage> {
  for (const [pixels, name] of list) yield { pixels, label: names.indexOf(name) };
}

const green = plain(30, 160, 60);
const blue = plain(40, 70, 220);
const red = plain(220, 30, 30);
const brown = plain(120, 70, 30);

test("names, descriptors and both are told apart on the same images, with intervals and paired differences", async () => {
  const classifiers = await descriptorClassifiers(encoder, bank);
  const { by, images: count } = await bankAccuracy(
    encoder,
    classifiers,
    images([green, "grue"], [green, "grue"], [blue, "bleen"], [red, "red"], [brown, "brown"]),
  );
  expect(count).toBe(5);
  // The name tells red and brown alone, descriptors green and blue; together they tell all.
  expect(by.name.top1.value).toBeCloseTo(2 / 5, 12);
  expect(by.descriptors.top1.value).toBeCloseTo(3 / 5, 12);
  expect(by.both.top1.value).toBe(1);
  expect(by.name.gain).toBeNull();
  expect(by.descriptors.gain?.value).toBeCloseTo(1 / 5, 12);
  expect(by.both.gain?.value).toBeCloseTo(3 / 5, 12);
  for (const { top1 } of Object.values(by)) {
    expect(top1.interval[0]).toBeLessThanOrEqual(top1.value);
    expect(top1.interval[1]).toBeGreaterThanOrEqual(top1.value);
  }
  const [low, high] = by.both.gain!.interval!;
  expect(low).toBeLessThan(3 / 5);
  expect(high).toBeGreaterThan(3 / 5);
  expect(by.name.top5).not.toBeNull();
});

test("images beyond one batch are all counted, and none at all is refused", async () => {
  const classifiers = await descriptorClassifiers(encoder, bank);
  const many = Array.from({ length: 37 }, () => [green, "grue"] as const);
  expect((await bankAccuracy(encoder, classifiers, images(...many))).images).toBe(37);
  await expect(bankAccuracy(encoder, classifiers, images())).rejects.toMatchObject({
    code: "INVALID_DATA_SET",
  });
});

test("a class without descriptors is asked by its name, and never chosen by descriptors alone", async () => {
  const { name, both, sentence, descriptors } = await descriptorClassifiers(encoder, bank);
  const c = names.indexOf("brown");
  for (const weights of [both, sentence]) {
    for (const [i, value] of row(weights, c).entries()) expect(value).toBeCloseTo(row(name, c)[i], 6);
  }
  expect(row(descriptors, c).every(Number.isNaN)).toBe(true);
});

test("the paper's sentence holds name and descriptor, and its weight is the unit mean over descriptors", async () => {
  const { sentence } = await descriptorClassifiers(encoder, bank);
  const rows = await encoder.encodeTexts(
    ["green skin", "green top"].map((text) =>
      CLASS_AND_DESCRIPTOR.replace("{class}", "grue").replace("{descriptor}", text),
    ),
  );
  const [a, b] = [unit(row(rows, 0)), unit(row(rows, 1))];
  const expected = unit(a.map((value, i) => value + b[i]));
  for (const [i, value] of row(sentence, names.indexOf("grue")).entries())
    expect(value).toBeCloseTo(expected[i], 6);
});

test("the paper's sentence in two: the mean of the embeddings of both, each with what it holds", async () => {
  const name = matrix(1, encoder.info.embeddingDimension);
  const own = [["green skin"]];
  const weights = await sentenceWeights(encoder, ["grue"], own, name, {}, CLASS_AND_DESCRIPTOR_IN_TWO);
  const rows = await encoder.encodeTexts([
    "how can you identify a grue.",
    "Distinctive and physical features describing it is green skin",
  ]);
  const [a, b] = [unit(row(rows, 0)), unit(row(rows, 1))];
  const expected = unit(a.map((value, i) => value + b[i]));
  for (const [i, value] of row(weights, 0).entries()) expect(value).toBeCloseTo(expected[i], 6);
});

test("a rank counts what is above and, of equals, what comes before", () => {
  const weights = matrix(4, 2, Float32Array.of(1, 0, 0, 1, 1, 0, Number.NaN, Number.NaN));
  const image = Float32Array.of(3, 1);
  expect([0, 1, 2, 3].map((label) => labelRank(image, weights, label))).toEqual([1, 3, 2, Infinity]);
});

test("a bank's score is the same again, names its bank and model, and lists the most alike classes first", async () => {
  const score = await scoreBank(encoder, bank, { enough: 2, threshold: 0.99 });
  expect(await scoreBank(encoder, bank, { enough: 2, threshold: 0.99 })).toEqual(score);
  expect(score).toMatchObject({
    bank: { name: "colours", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    model: { id: "synthetic" },
    coverage: { thin: ["mome", "brown", "yellow", "purple"] },
    nearDuplicates: { count: 0 },
    accuracy: null,
  });
  const values = score.diversity.intraByClass.map(({ intra }) => intra);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
  expect(values).toHaveLength(3);
});

function unit(v: ArrayLike<number>): number[] {
  const length = Math.hypot(...Array.from(v));
  return Array.from(v, (value) => value / length);
}
