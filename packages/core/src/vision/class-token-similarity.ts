import type { EncodeOptions, Encoder } from "../encoder.ts";
import { expandFeatures } from "../feature-names.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import type { Pixels } from "../image/pixels.ts";
import { type Matrix, matrix, row } from "../matrix.ts";

/** How alike the class token is in every two blocks of an encoder. */
export interface ClassTokenSimilarity {
  /** blocks × blocks cosine similarities of the blocks' outputs, averaged over the images; symmetric, diagonal 1. */
  readonly tokens: Matrix;
  /** The same of the keys. */
  readonly keys: Matrix;
}

/**
 * Cosine similarity of the class token between every two blocks, for the blocks' outputs (tokens) and for the keys of
 * their attention, as a mean over `images` (Sammani & Deligiannis, arXiv 2410.13016, figure A.1). Throws
 * `UNSUPPORTED_FEATURE` for an encoder without class token.
 */
export async function classTokenSimilarity(
  encoder: Encoder,
  images: readonly Pixels[],
  options: EncodeOptions = {},
): Promise<ClassTokenSimilarity> {
  const tokens = expandFeatures(encoder, ["cls@*"]);
  const keys = expandFeatures(encoder, ["cls-keys@*"]);
  const { features } = await encoder.encodeImages(images, { ...options, features: [...tokens, ...keys] });
  const between = (names: typeof tokens): Matrix => {
    const blocks = names.map((name) => normaliseRows(features[name]!));
    const means = matrix(blocks.length, blocks.length);
    for (const [a, left] of blocks.entries()) {
      for (const [b, right] of blocks.entries()) {
        let sum = 0;
        for (let i = 0; i < images.length; i++) {
          const other = row(right, i);
          sum += row(left, i).reduce((dot, value, c) => dot + value * other[c], 0);
        }
        means.data[a * blocks.length + b] = sum / images.length;
      }
    }
    return means;
  };
  return { tokens: between(tokens), keys: between(keys) };
}
