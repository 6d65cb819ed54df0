import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FeatureOutput, row } from "@commonground/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader, readTensor } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { loadModel } from "../model/load-model.ts";
import type { ClipModel } from "../model/model.ts";
import { TINY, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";

let directory = "";
let model: ClipModel;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "block-features-"));
  await writeRandomCheckpoint(directory, TINY);
  model = await loadModel(directory);
});
afterAll(async () => {
  await model.dispose();
  await rm(directory, { recursive: true });
});

const images = [1, 2].map((seed) => ({
  width: 32,
  height: 32,
  data: Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 37 + seed * 101) % 256),
}));

async function weight(name: string): Promise<Float32Array> {
  const source = await fileSource(join(directory, "open_clip_model.safetensors"));
  return (await readTensor(source, await readHeader(source), name)).data as Float32Array;
}

test("a block's keys are the projection of the block before's normalised output", async () => {
  const { features } = await model.encodeImages(images, {
    features: ["tokens@0", "cls@0", "keys@1", "keys-nobias@1", "cls-keys@1"],
  });
  const block = "visual.transformer.resblocks.1";
  const [scale, shift, projection, bias] = await Promise.all([
    weight(`${block}.ln_1.weight`),
    weight(`${block}.ln_1.bias`),
    weight(`${block}.attn.in_proj_weight`),
    weight(`${block}.attn.in_proj_bias`),
  ]);
  const width = TINY.vision.width;
  const keyOf = (token: Float32Array, withBias: boolean): number[] => {
    const mean = token.reduce((sum, value) => sum + value, 0) / width;
    const variance = token.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    const normed = Array.from(
      token,
      (value, c) => ((value - mean) / Math.sqrt(variance + 1e-5)) * scale[c]! + shift[c]!,
    );
    return Array.from({ length: width }, (_, out) =>
      normed.reduce(
        (sum, value, c) => sum + value * projection[(width + out) * width + c]!,
        withBias ? bias[width + out]! : 0,
      ),
    );
  };
  for (const [from, to, withBias] of [
    ["tokens@0", "keys@1", true],
    ["tokens@0", "keys-nobias@1", false],
    ["cls@0", "cls-keys@1", true],
  ] as const) {
    const expected = features[from]!;
    const found = features[to]!;
    expect(found.rows).toBe(from === "cls@0" ? 2 : 32);
    for (let r = 0; r < found.rows; r++) {
      keyOf(row(expected, r), withBias).forEach((value, c) => expect(row(found, r)[c]).toBeCloseTo(value, 4));
    }
  }
});

test("the last block's features have a name with its number and one without", async () => {
  const names: FeatureOutput[] = ["tokens", "tokens@2", "keys@2", "keys", "keys-nobias@2", "keys-nobias"];
  const { features } = await model.encodeImages(images, { features: names });
  expect(Object.keys(features)).toEqual(names);
  expect(features["tokens@2"]).toEqual(features.tokens);
  expect(features["keys@2"]).toEqual(features.keys);
  expect(features["keys-nobias@2"]).toEqual(features["keys-nobias"]);
  expect(features["tokens@2"]).not.toEqual(features["keys@2"]);
});

test("features of inner blocks leave the embedding as it is", async () => {
  const plain = await model.encodeImages(images);
  const inner = await model.encodeImages(images, { features: ["tokens@1", "cls@0", "cls@2"] });
  expect(inner.features["tokens@1"]).toMatchObject({ rows: 32, columns: 32 });
  expect(inner.features["cls@2"]).toMatchObject({ rows: 2, columns: 32 });
  inner.embeddings.data.forEach((value, i) => expect(value).toBeCloseTo(plain.embeddings.data[i]!, 5));
});

test.each(["tokens@3", "keys@12", "cls@3"] as const)(
  "%s of an encoder of three blocks is refused",
  async (name) => {
    await expect(model.encodeImages(images, { features: [name] })).rejects.toMatchObject({
      code: "UNSUPPORTED_FEATURE",
      message: expect.stringContaining("0 to 2"),
    });
  },
);

test("a feature @* is that of every block", async () => {
  const { features } = await model.encodeImages(images, { features: ["cls@*"] });
  expect(Object.keys(features)).toEqual(["cls@0", "cls@1", "cls@2"]);
  const one = await model.encodeImages(images, { features: ["cls@1"] });
  expect(features["cls@1"]).toEqual(one.features["cls@1"]);
});
