import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader, readTensor } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { loadModel } from "../model/load-model.ts";
import { TINY, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "vit-"));
});
afterAll(() => rm(root, { recursive: true }));

const [WIDTH, PATCHES, DIMENSION] = [32, 16, 16];
const image = {
  width: 32,
  height: 32,
  data: Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 37) % 256),
};

const normalised = (row: readonly number[]): readonly number[] => {
  const mean = row.reduce((a, b) => a + b) / row.length;
  const variance = row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / row.length;
  return row.map((x) => (x - mean) / Math.sqrt(variance + 1e-5));
};
const meanOf = (rows: readonly (readonly number[])[]): readonly number[] =>
  rows[0]!.map((_, c) => rows.reduce((sum, row) => sum + row[c]!, 0) / rows.length);

test.each([
  ["before the mean", false],
  ["after the mean", true],
])("average pooling takes the patches alone, with the last norm %s", async (name, normAfterPool) => {
  const directory = join(root, name);
  await writeRandomCheckpoint(directory, TINY);
  const path = join(directory, "open_clip_config.json");
  const config = JSON.parse(await readFile(path, "utf8")) as { model_cfg: { vision_cfg: object } };
  Object.assign(config.model_cfg.vision_cfg, { pool_type: "avg", final_ln_after_pool: normAfterPool });
  await writeFile(path, JSON.stringify(config));

  const source = await fileSource(join(directory, "open_clip_model.safetensors"));
  const header = await readHeader(source);
  const weight = async (tensor: string) => (await readTensor(source, header, `visual.${tensor}`)).data;
  const [scale, bias, projection] = [
    await weight("ln_post.weight"),
    await weight("ln_post.bias"),
    await weight("proj"),
  ];
  const model = await loadModel(directory);
  const { features, embeddings } = await model.encodeImages([image], { features: ["tokens"] });
  const tokens = [...features.tokens!.data];
  const rows = Array.from({ length: PATCHES }, (_, i) => tokens.slice(i * WIDTH, (i + 1) * WIDTH));
  const norm = (row: readonly number[]) =>
    normalised(row).map((x, c) => x * Number(scale[c]) + Number(bias[c]));
  const pooled = normAfterPool ? norm(meanOf(rows)) : meanOf(rows.map(norm));
  for (let d = 0; d < DIMENSION; d++) {
    const expected = pooled.reduce((sum, x, c) => sum + x * Number(projection[c * DIMENSION + d]), 0);
    expect(embeddings.data[d]).toBeCloseTo(expected, 4);
  }
  const alone = await model.encodeImages([image]);
  expect(alone.embeddings).toEqual(embeddings);
  await model.dispose();
});
