import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCheckpoint } from "../checkpoints/load-checkpoint.ts";
import { openModel } from "./open-model.ts";
import { nodeRuntime } from "../runtime/node.ts";
import { writeRandomCheckpoint, writeZeroCheckpoint } from "../../testing/random-checkpoint.ts";
import { REAL_SIZES } from "../../testing/real-sizes.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "real-sizes-"));
});
afterAll(() => rm(root, { recursive: true }));

/** Encodes one image and returns the shapes of what comes out, and whether all of it is finite. */
async function encode(directory: string) {
  const checkpoint = await loadCheckpoint(directory);
  const model = await openModel({
    ...checkpoint,
    id: directory,
    revision: null,
    runtime: nodeRuntime(checkpoint.weights.paths[0]!),
    // Gigabytes take seconds to hash.
    hashWeights: () => Promise.resolve(""),
  });
  const { imageSize, architecture, grid } = model.info;
  const pixels = Float32Array.from({ length: 3 * imageSize.width * imageSize.height }, (_, i) =>
    Math.sin(i * 0.01),
  );
  const { embeddings, features } = await model.encodePixels(pixels, 1, { features: ["tokens"] });
  const { rows, columns, data } = features.tokens!;
  await model.dispose();
  await rm(directory, { recursive: true });
  return {
    architecture,
    grid: [grid.rows, grid.columns],
    embedding: embeddings.columns,
    tokens: [rows, columns],
    spread: Math.max(...embeddings.data.map(Math.abs)),
    finite: embeddings.data.every(Number.isFinite) && data.every(Number.isFinite),
  };
}

test.each([
  ["ViT-B-32", "vit", 7, 768, 512],
  ["RN50", "resnet", 7, 2048, 1024],
  ["convnext_base", "convnext", 7, 1024, 512],
] as const)(
  "%s with random weights encodes an image",
  async (name, architecture, side, channels, dimension) => {
    const directory = join(root, name);
    await writeRandomCheckpoint(directory, REAL_SIZES[name]);
    const { spread, ...encoded } = await encode(directory);
    expect(encoded).toEqual({
      architecture,
      grid: [side, side],
      embedding: dimension,
      tokens: [side * side, channels],
      finite: true,
    });
    expect(spread).toBeGreaterThan(0.01);
  },
);

test.each([
  ["ViT-B-16", "open_clip", "vit", 14, 768, 512],
  ["ViT-L-14-336", "openai", "vit", 24, 1024, 768],
  ["RN50x16", "openai", "resnet", 12, 3072, 768],
  ["ViT-B-16-SigLIP", "open_clip", "siglip", 14, 768, 768],
  ["ViT-B-16-SigLIP", "hugging-face", "siglip", 14, 768, 768],
] as const)(
  "%s in %s layout has the shapes of its kind",
  async (name, layout, architecture, side, channels, dimension) => {
    const directory = join(root, `${name}-${layout}`);
    await writeZeroCheckpoint(directory, REAL_SIZES[name], layout);
    expect(await encode(directory)).toEqual({
      architecture,
      grid: [side, side],
      embedding: dimension,
      tokens: [side * side, channels],
      finite: true,
      spread: 0,
    });
  },
);
