import { expect, test } from "vitest";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import { matrix } from "../linalg/matrix.ts";
import { classWeights } from "./class-weights.ts";
import { equalNames } from "./equal-names.ts";
import { prepareVocabulary } from "./vocabulary.ts";

const encoder = createSyntheticEncoder();
const weigh = (names: readonly string[]) => classWeights(encoder, names, ["{}"]);
const CONTEXT = encoder.info.contextLength;

test("names that all differ need no note", async () => {
  const names = ["red", "green", "blue dog", "blue cat"];
  expect(equalNames("classes", names, await weigh(names), CONTEXT)).toEqual([]);
  expect(equalNames("classes", [], matrix(0, 4), CONTEXT)).toEqual([]);
});

test("names that become equal when cut at the context are told, with where they differ", async () => {
  const long = Array.from({ length: 75 }, (_, i) => `word${i}`).join(" ");
  const names = ["red", `${long} in a red boat`, `${long} in a blue boat`];
  const [note, ...others] = equalNames("classes", names, await weigh(names), CONTEXT);
  expect(others).toEqual([]);
  expect(note).toMatchObject({ code: "equal-classes" });
  expect(note.message).toMatch(
    /^1 of 3 classes is the same as an earlier one: "word0 .* … .* a blue boat" as "word0 .* … .* in a red boat" \(to the model, which reads 77 tokens/,
  );
});

test("names equal but for capital letters are told, even where the model tells them apart", () => {
  const weights = matrix(3, 3, Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1));
  const [note] = equalNames("descriptors", ["Fur", "tail", "fur"], weights, 64);
  expect(note.code).toBe("equal-descriptors");
  expect(note.message).toContain(
    '1 of 3 descriptors is the same as an earlier one: "fur" as "Fur" (but for capital letters)',
  );
});

test("all are counted, the first few named, each with the first of its kind", async () => {
  const names = ["red", "Red", "blue", "RED", "Blue", "reD", "green", "BLUE"];
  const [note] = equalNames("classes", names, await weigh(names), CONTEXT);
  expect(note.message).toMatch(
    /^5 of 8 classes are .*: "Red" as "red" \(.*\), "RED" as "red" \(.*\), "Blue" as "blue" \(.*\) and 2 more\. /,
  );
});

test("rounding makes no two names of one, and no one of two", () => {
  const base = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i) / 6);
  const rows = [base, base.map((v) => v + 1e-7), base.map((v, i) => v + (i === 5 ? 1e-3 : 0))];
  const weights = matrix(3, 64, Float32Array.from(rows.flatMap((values) => Array.from(values))));
  const [note] = equalNames("classes", ["a", "b", "c"], weights, 77);
  expect(note.message).toContain('1 of 3 classes is the same as an earlier one: "b" as "a"');
});

test("a vocabulary tells of its classes and its descriptors", async () => {
  const bank = {
    schema: "commonground/bank@1",
    name: "colours",
    description: "For tests.",
    licence: "CC0-1.0",
    classTemplates: ["a {}"],
    descriptorTemplate: "with {}",
    classes: { tree: ["Green leaves", "green leaves"], Tree: ["brown trunk"] },
    descriptors: [],
  } as const;
  const { notes } = await prepareVocabulary(encoder, bank);
  expect(notes.map(({ code }) => code)).toEqual(["equal-classes", "equal-descriptors"]);
});
