import { expect, test } from "vitest";
import { IMAGE_TOKENS } from "../runtime/image-tokens.ts";
import { imagesPerBatch } from "./images-per-batch.ts";

test.each([
  ["ViT-B/32", 50, 12],
  ["ViT-B/16", 197, 3],
  ["ViT-L/14", 257, 2],
  ["ViT-L/14 at 336 px", 577, 1],
  ["a ResNet's first stage", 3136, 1],
  ["a class token alone", 1, 64],
])("a processor encodes images of %s, %i tokens, by %i", (_, tokens, images) => {
  expect(imagesPerBatch(tokens, IMAGE_TOKENS.processor)).toBe(images);
});
