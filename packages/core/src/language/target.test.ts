import { expect, test } from "vitest";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import { checkTarget, prepareTarget } from "./target.ts";
import { prepareVocabulary } from "./vocabulary.ts";

const encoder = createSyntheticEncoder();
const vocabulary = await prepareVocabulary(encoder, {
  schema: "commonground/bank@1",
  name: "two",
  description: "",
  licence: "CC0-1.0",
  classTemplates: ["a {}"],
  descriptorTemplate: "with {}",
  descriptors: [],
  classes: { "caf\u00e9": ["green leaves"], fish: ["blue scales"] },
});
const { columns } = vocabulary.classWeights;

test.each(["caf\u00e9", "cafe\u0301", " caf\u00e9\n"])(
  "%j is the class, however it is written",
  async (text) => {
    const target = await prepareTarget(encoder, vocabulary, text);
    expect(target).toEqual({ name: "caf\u00e9", weight: vocabulary.classWeights.data.slice(0, columns) });
  },
);

test.each<[string, Float32Array]>([
  ["too few numbers", Float32Array.of(1)],
  ["too many numbers", Float32Array.of(1, ...new Float32Array(columns))],
  ["no direction", new Float32Array(columns)],
  ["a length other than 1", new Float32Array(columns).fill(1)],
  ["numbers that are none", new Float32Array(columns).fill(Number.NaN)],
])("a target of %s is refused", (_, weight) => {
  expect(() => checkTarget(vocabulary, { name: "direction", weight })).toThrow(
    /"direction" has .* of length 1/u,
  );
});

test("a direction of length 1 is taken, but not under the name of a class", () => {
  const weight = Float32Array.from({ length: columns }, (_, i) => (i === 0 ? 1 : 0));
  expect(() => checkTarget(vocabulary, { name: "direction", weight })).not.toThrow();
  expect(() => checkTarget(vocabulary, { name: "fish", weight })).toThrow(/points elsewhere/u);
});
