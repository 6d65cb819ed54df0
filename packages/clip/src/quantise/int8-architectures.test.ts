/* Eight bits on the encoders of other families: near F32, or refused by name. */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { normaliseRows, row } from "@commonground/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { goldenPicture, type Goldens, writeGoldenCheckpoint } from "../../testing/golden-cases.ts";
import { loadModel } from "../model/load-model.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "int8-architectures-"));
});
afterAll(() => rm(root, { recursive: true }));

async function written(file: string, name: string): Promise<string> {
  const url = new URL(`../../fixtures/architectures/${file}.json`, import.meta.url);
  const { cases } = JSON.parse(readFileSync(url, "utf8")) as Goldens;
  const folder = await mkdtemp(join(root, "case-"));
  await writeGoldenCheckpoint(folder, cases[name]!);
  return folder;
}

const pictures = [goldenPicture([40, 30, 1]), goldenPicture([30, 50, 2])];

test.each([
  ["vision-transformers", "EVA-01"],
  ["vision-transformers", "EVA-02"],
  ["vision-transformers", "EVA-02-E"],
  ["vision-transformers", "Perception Encoder"],
  ["vision-transformers", "CoCa"],
  ["vision-transformers", "timm's SigLIP"],
  ["vitamins", "ViTamin"],
  ["hub-texts", "a dual encoder of ViT and BERT"],
  ["hub-texts", "mT5"],
  ["naflex", "SigLIP 2 NaFlex at a finer grid"],
])("%s, %s: nearly the same in eight bits", async (file, name) => {
  const folder = await written(file, name);
  const [f32, int8] = await Promise.all([
    loadModel(folder, { threads: 1 }),
    loadModel(folder, { threads: 1, precision: "int8" }),
  ]);
  try {
    const [a, b] = await Promise.all(
      [f32, int8].map(async (model) => normaliseRows((await model.encodeImages(pictures)).embeddings)),
    );
    const cosines = pictures.map((_, r) => row(a!, r).reduce((sum, x, c) => sum + x * row(b!, r)[c]!, 0));
    expect(Math.min(...cosines)).toBeGreaterThan(0.999);
    expect(a).not.toEqual(b);
  } finally {
    await Promise.all([f32.dispose(), int8.dispose()]);
  }
});

test.each([
  ["fastvits", "FastViT, MCi2", "fastvit"],
  ["convnexts", "ConvNeXt V2", "convnext"],
])("%s, %s is refused by name", async (file, name, family) => {
  await expect(loadModel(await written(file, name), { precision: "int8" })).rejects.toThrow(
    expect.objectContaining({
      code: "UNSUPPORTED_ARCHITECTURE",
      message: expect.stringContaining(`the vision encoder is ${family}; use f32`),
    }),
  );
});
