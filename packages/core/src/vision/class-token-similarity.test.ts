import { expect, test } from "vitest";
import type { Encoder } from "../encoder/encoder.ts";
import { matrix, row } from "../linalg/matrix.ts";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import { classTokenSimilarity } from "./class-token-similarity.ts";

const synthetic = createSyntheticEncoder();

const repeated = (rows: number, pair: readonly number[]) =>
  matrix(
    rows,
    2,
    Float32Array.from({ length: 2 * rows }, (_, i) => pair[i % 4]!),
  );

/** Two blocks: outputs at right angles for the first image, alike for the second, and so on; keys opposed. */
const encoder: Encoder = {
  ...synthetic,
  info: { ...synthetic.info, blocks: 2 },
  async encodeImages(images, { features } = {}) {
    expect(features).toEqual(["cls@0", "cls@1", "cls-keys@0", "cls-keys@1"]);
    return {
      embeddings: matrix(images.length, 1),
      features: {
        "cls@0": repeated(images.length, [3, 0, 2, 2]),
        "cls@1": repeated(images.length, [0, 5, 7, 7]),
        "cls-keys@0": repeated(images.length, [1, 2, 3, 4]),
        "cls-keys@1": repeated(images.length, [-1, -2, -3, -4]),
      },
    };
  },
};
const page = { width: 8, height: 8, data: new Uint8Array(192) };

async function* pages(count: number) {
  for (let i = 0; i < count; i++) yield page;
}

test("similarities between blocks are cosines, averaged over the images", async () => {
  const { tokens, keys } = await classTokenSimilarity(encoder, [page, page]);
  expect([...row(tokens, 0)].map((value) => Number(value.toFixed(6)))).toEqual([1, 0.5]);
  expect([...row(tokens, 1)].map((value) => Number(value.toFixed(6)))).toEqual([0.5, 1]);
  expect([...row(keys, 0)].map((value) => Number(value.toFixed(6)))).toEqual([1, -1]);
});

test("images come one by one and are encoded a few at a time", async () => {
  const sizes: number[] = [];
  const counting: Encoder = {
    ...encoder,
    encodeImages(images, options) {
      sizes.push(images.length);
      return encoder.encodeImages(images, options);
    },
  };
  const { tokens, images } = await classTokenSimilarity(counting, pages(40));
  expect(Math.max(...sizes)).toBeLessThan(40);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(40);
  expect(images).toBe(40);
  expect(tokens.data[1]).toBeCloseTo(0.5, 6);
  expect(await classTokenSimilarity(encoder, [])).toMatchObject({ images: 0, tokens: matrix(2, 2) });
});

test("an encoder without blocks is refused", async () => {
  const flat = { ...synthetic, info: { ...synthetic.info, blocks: 0 } };
  await expect(classTokenSimilarity(flat, [page])).rejects.toMatchObject({
    code: "UNSUPPORTED_FEATURE",
  });
});

test("an encoder without blocks is refused with what to give", async () => {
  const made = createSyntheticEncoder();
  const convolutional = { ...made, info: { ...made.info, blocks: 0 } };
  await expect(classTokenSimilarity(convolutional, [])).rejects.toMatchObject({
    code: "UNSUPPORTED_FEATURE",
    message: expect.stringMatching(/has no class token .*; give a vision transformer$/u),
  });
});
