/*
 * Every architecture on weights that are sums: three quarters of a model and a quarter of itself are the model, whatever
 * its graph makes of them (rows of a tensor, another shape, a cast).
 */
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  goldenPicture,
  type Goldens,
  relativeDistance,
  writeGoldenCheckpoint,
} from "../../testing/golden-cases.ts";
import { loadModel } from "./load-model.ts";

const folder = new URL("../../fixtures/architectures/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const cases = files.flatMap((name) => {
  const { cases: made, pictures } = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Goldens;
  return Object.entries(made).map(([each, golden]) => [each, golden, pictures[0]!] as const);
});

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "mixed-"));
});
afterAll(() => rm(root, { recursive: true }));

test.each(cases)("%s is what it is mixed of", async (_, golden, picture) => {
  const directory = await mkdtemp(join(root, "case-"));
  await writeGoldenCheckpoint(directory, golden);
  const model = await loadModel(directory, { and: directory, mix: 0.25, threads: 1 });
  try {
    const { embeddings } = await model.encodeImages([goldenPicture(picture)]);
    expect(relativeDistance(embeddings.data, golden.images[0]!)).toBeLessThan(2e-5);
    const [ids] = golden.ids;
    const texts = await model.encodeTokens(Int32Array.from(ids!), 1, ids!.length);
    expect(relativeDistance(texts.data, golden.texts[0]!)).toBeLessThan(2e-5);
  } finally {
    await model.dispose();
  }
});
