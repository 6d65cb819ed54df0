import { expect, test } from "vitest";
import type { Bank } from "../concepts/bank.ts";
import type { Encoder } from "../encoder/encoder.ts";
import type { TextCache } from "./text-cache.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import { prepareVocabulary } from "./vocabulary.ts";

const bank: Bank = {
  schema: "commonground/bank@1",
  name: "colours",
  description: "For tests.",
  licence: "CC0-1.0",
  classTemplates: ["a {}", "the {}"],
  descriptorTemplate: "with {}",
  classes: { tree: ["green leaves", "brown trunk"], sky: ["blue"] },
  descriptors: ["white cloud"],
};

function recording(info: Partial<Encoder["info"]> = {}): { encoder: Encoder; encoded: string[] } {
  const synthetic = createSyntheticEncoder();
  const encoded: string[] = [];
  const encodeTexts: Encoder["encodeTexts"] = (texts, options) => {
    encoded.push(...texts);
    return synthetic.encodeTexts(texts, options);
  };
  return { encoder: { ...synthetic, info: { ...synthetic.info, ...info }, encodeTexts }, encoded };
}

function memoryCache(): TextCache & { readonly kept: Map<string, Matrix>; readonly writes: () => number } {
  const kept = new Map<string, Matrix>();
  let writes = 0;
  return {
    kept,
    writes: () => writes,
    get: async (key) => kept.get(key),
    set: async (key, { rows, columns, data }) => {
      writes++;
      kept.set(key, matrix(rows, columns, data.slice()));
    },
  };
}

test("a second run encodes nothing again, bare phrases included, and gets the same", async () => {
  const cache = memoryCache();
  const runs = [];
  for (const { encoder, encoded } of [recording(), recording()]) {
    const vocabulary = await prepareVocabulary(encoder, bank, { cache });
    runs.push({ encoded, vocabulary });
  }
  expect(runs[0]!.encoded).toContain("white cloud");
  expect(runs[1]!.encoded).toEqual([]);
  expect({ ...runs[1], encoded: null }).toEqual({ ...runs[0], encoded: null });
});

test("it is plain data, encoded in one order, whatever is asked of it later", async () => {
  const { encoder, encoded } = recording();
  const vocabulary = await prepareVocabulary(encoder, bank);
  expect(structuredClone(vocabulary)).toEqual(vocabulary);
  expect(encoded.slice(-4)).toEqual(["green leaves", "brown trunk", "blue", "white cloud"]);
  expect(vocabulary.bareWeights.rows).toBe(4);
});

test.each([
  ["another model", { sha256: "1".repeat(64) }, bank],
  ["another tokenizer or configuration", { configurationSha256: "1".repeat(64) }, bank],
  ["another precision", { precision: "int8" }, bank],
  ["other templates", {}, { ...bank, classTemplates: ["a {}"], descriptorTemplate: "it has {}" }],
  ["other texts", {}, { ...bank, classes: { tree: ["green leaves"], sea: ["blue"] } }],
] as const)("%s does not take what is kept", async (_, info, changed) => {
  const cache = memoryCache();
  await prepareVocabulary(recording().encoder, bank, { cache });
  const { encoder, encoded } = recording(info);
  await prepareVocabulary(encoder, changed as Bank, { cache });
  expect(encoded.length).toBeGreaterThan(3);
});

test("what is kept in another shape is made anew", async () => {
  const cache = memoryCache();
  await prepareVocabulary(recording().encoder, bank, { cache });
  for (const key of cache.kept.keys()) cache.kept.set(key, matrix(1, 1));
  const { encoder, encoded } = recording();
  await prepareVocabulary(encoder, bank, { cache });
  expect(encoded).toHaveLength(2 * 2 + 4 + 4);
});

test("a bank without classes needs classes from elsewhere", async () => {
  const { encoder } = recording();
  const bare = { ...bank, classes: {} };
  await expect(prepareVocabulary(encoder, bare)).rejects.toMatchObject({
    code: "INVALID_CLASSES",
    message: expect.stringContaining('bank "colours" has 0'),
  });
  expect((await prepareVocabulary(encoder, bare, { classes: ["dog", "cat"] })).classWeights.rows).toBe(2);
});

test("texts that a model makes no numbers of are refused", async () => {
  const { encoder } = recording();
  const encodeTexts: Encoder["encodeTexts"] = async (texts) => {
    const embeddings = await encoder.encodeTexts(texts);
    embeddings.data[0] = Infinity;
    return embeddings;
  };
  const model = { ...encoder, encodeTexts };
  await expect(prepareVocabulary(model, bank)).rejects.toMatchObject({ code: "RUNTIME" });
});
