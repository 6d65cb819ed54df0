import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadModel } from "../model/load-model.ts";
import { embeddedDirectory, embeddedModels } from "./embedded.ts";

/** Of models/emoji/training/embedding_cases.py: PyTorch's embedding of one picture by each model's weights. */
const cases = JSON.parse(
  readFileSync(new URL("../../fixtures/embedded-embeddings.json", import.meta.url), "utf8"),
) as Record<string, number[]>;

test("every embedded model has its weights, of the size that is told", async () => {
  for (const { name, megabytes } of embeddedModels()) {
    const { size } = await stat(join(embeddedDirectory(name)!, "open_clip_model.safetensors"));
    expect(size / 1e6).toBeCloseTo(megabytes, 1);
  }
});

describe("trained weights of every architecture make of a picture what PyTorch makes of it", () => {
  test.each(embeddedModels().map(({ name }) => name))("%s", async (name) => {
    const model = await loadModel(name, { threads: 1 });
    const { width, height } = model.info.imageSize;
    const pixels = Float32Array.from({ length: 3 * height * width }, (_, i) => Math.sin(i / 100));
    const { embeddings } = await model.encodePixels(pixels, 1);
    await model.dispose();
    const expected = cases[name]!;
    const largest = Math.max(...expected.map(Math.abs));
    const distances = expected.map((value, i) => Math.abs(value - embeddings.data[i]!) / largest);
    expect(embeddings.data).toHaveLength(expected.length);
    expect(Math.max(...distances)).toBeLessThan(2e-5);
  });
});

test("another name has no directory", () => {
  expect(embeddedDirectory("../../etc")).toBeUndefined();
});
