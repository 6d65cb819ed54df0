import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fillTemplate, normaliseRows, prepareVocabulary, row } from "@commonground/core";
import { readBank } from "@commonground/files/node";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { embeddedTexts } from "../checkpoints/embedded.ts";
import { loadModel } from "./load-model.ts";
import type { ClipModel } from "./model.ts";
import { textCache } from "./text-cache.ts";

const bank = await readBank("emoji");
let model: ClipModel;
beforeAll(async () => {
  // Below a file nothing is kept.
  vi.stubEnv("COMMONGROUND_CACHE", fileURLToPath(new URL("text-cache.ts/none", import.meta.url)));
  model = await loadModel("emoji-vit-s", { threads: 1 });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await model.dispose();
});

const encodeTexts = () => Promise.reject(new Error("is encoded"));

/** The vocabulary of a model that encodes nothing. */
function found(info: Partial<ClipModel["info"]> = {}) {
  return prepareVocabulary({ ...model, info: { ...model.info, ...info }, encodeTexts }, bank, {
    cache: textCache(),
  });
}

test("the texts of the bank emoji come with emoji-vit-s, and nothing else (npm run texts:emoji)", async () => {
  await expect(found()).resolves.toMatchObject({ bankRecord: { name: "emoji" } });
  expect(readdirSync(embeddedTexts())).toHaveLength(3);
});

test.each([{ precision: "int8" }, { sha256: "0".repeat(64) }, { configurationSha256: "0".repeat(64) }])(
  "a model with other %o does not get them",
  async (other) => {
    await expect(found(other)).rejects.toThrow("is encoded");
  },
);

test("they are what the model makes of the texts (npm run texts:emoji)", async () => {
  const { classes, classWeights, descriptors, descriptorWeights, bareWeights } = await found();
  for (const { texts, template, weights } of [
    { texts: classes, template: bank.classTemplates[0]!, weights: classWeights },
    { texts: descriptors, template: bank.descriptorTemplate, weights: descriptorWeights },
    { texts: descriptors, template: "{}", weights: bareWeights },
  ]) {
    const sample = texts.map((_, i) => i).filter((i) => i % 37 === 0);
    const made = await model.encodeTexts(sample.map((i) => fillTemplate(template, texts[i]!)));
    const expected = normaliseRows(made);
    const distances = sample.flatMap((text, i) =>
      Array.from(row(weights, text), (value, c) => Math.abs(value - row(expected, i)[c]!)),
    );
    // Processors sum in different orders.
    expect(Math.max(...distances)).toBeLessThan(1e-5);
  }
});
