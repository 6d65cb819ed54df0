import { expect, test } from "vitest";
import type { Encoder } from "../encoder.ts";
import { matrix, row } from "../matrix.ts";
import { createSyntheticEncoder } from "../synthetic-encoder.ts";
import { classTokenSimilarity } from "./class-token-similarity.ts";

const synthetic = createSyntheticEncoder();

/** Two blocks, two images: outputs at right angles for the first image, alike for the second; keys opposed. */
const encoder: Encoder = {
  ...synthetic,
  info: { ...synthetic.info, blocks: 2 },
  async encodeImages(images, { features } = {}) {
    expect(features).toEqual(["cls@0", "cls@1", "cls-keys@0", "cls-keys@1"]);
    return {
      embeddings: matrix(images.length, 1),
      features: {
        "cls@0": matrix(2, 2, Float32Array.of(3, 0, 2, 2)),
        "cls@1": matrix(2, 2, Float32Array.of(0, 5, 7, 7)),
        "cls-keys@0": matrix(2, 2, Float32Array.of(1, 2, 3, 4)),
        "cls-keys@1": matrix(2, 2, Float32Array.of(-1, -2, -3, -4)),
      },
    };
  },
};
const page = { width: 8, height: 8, data: new Uint8Array(192) };

test("similarities between blocks are cosines, averaged over the images", async () => {
  const { tokens, keys } = await classTokenSimilarity(encoder, [page, page]);
  expect([...row(tokens, 0)].map((value) => Number(value.toFixed(6)))).toEqual([1, 0.5]);
  expect([...row(tokens, 1)].map((value) => Number(value.toFixed(6)))).toEqual([0.5, 1]);
  expect([...row(keys, 0)].map((value) => Number(value.toFixed(6)))).toEqual([1, -1]);
});

test("an encoder without blocks is refused", async () => {
  await expect(classTokenSimilarity(synthetic, [page])).rejects.toMatchObject({
    code: "UNSUPPORTED_FEATURE",
  });
});
