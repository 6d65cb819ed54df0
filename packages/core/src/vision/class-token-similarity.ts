import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { CommonGroundError } from "../errors.ts";
import { expandFeatures } from "../encoder/feature-names.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import type { Pixels } from "../image/pixels.ts";
import { type Matrix, matrix, row } from "../linalg/matrix.ts";

/** How alike the class token is in every two blocks of an encoder. */
export interface ClassTokenSimilarity {
  /** blocks × blocks cosine similarities of the blocks' outputs, averaged over the images; symmetric, diagonal 1. */
  readonly tokens: Matrix;
  /** The same of the keys. */
  readonly keys: Matrix;
  /** Number of images; without any, all similarities are 0. */
  readonly images: number;
}

/** Images encoded, and kept in memory, at once. */
const BATCH = 16;

/**
 * Cosine similarity of the class token between every two blocks, for the blocks' outputs (tokens) and for the keys of
 * their attention, as a mean over `images`, which are taken a few at a time (Sammani & Deligiannis, arXiv 2410.13016,
 * figure A.1). Throws `UNSUPPORTED_FEATURE` for an encoder without class token.
 */
export async function classTokenSimilarity(
  encoder: Encoder,
  images: Iterable<Pixels> | AsyncIterable<Pixels>,
  options: EncodeOptions = {},
): Promise<ClassTokenSimilarity> {
  const { id, architecture, blocks } = encoder.info;
  if (blocks === 0) {
    throw new CommonGroundError(
      "UNSUPPORTED_FEATURE",
      `${id} (${architecture}) has no class token that goes through blocks; give a vision transformer`,
    );
  }
  const tokenNames = expandFeatures(encoder, ["cls@*"]);
  const keyNames = expandFeatures(encoder, ["cls-keys@*"]);
  const tokens = matrix(tokenNames.length, tokenNames.length);
  const keys = matrix(keyNames.length, keyNames.length);
  let count = 0;
  const take = async (batch: readonly Pixels[]): Promise<void> => {
    const { features } = await encoder.encodeImages(batch, {
      ...options,
      features: [...tokenNames, ...keyNames],
    });
    addSimilarities(
      tokenNames.map((name) => features[name]!),
      tokens,
    );
    addSimilarities(
      keyNames.map((name) => features[name]!),
      keys,
    );
    count += batch.length;
  };
  let batch: Pixels[] = [];
  for await (const image of images) {
    batch.push(image);
    if (batch.length === BATCH) {
      await take(batch);
      batch = [];
    }
  }
  if (batch.length > 0) await take(batch);
  for (const { data } of [tokens, keys]) data.forEach((sum, i) => (data[i] = sum / Math.max(count, 1)));
  return { tokens, keys, images: count };
}

/** Adds the cosines between every two of `blocks`, n × C each, to `sums`, over their n rows. */
function addSimilarities(blocks: readonly Matrix[], sums: Matrix): void {
  const unit = blocks.map(normaliseRows);
  for (const [a, left] of unit.entries()) {
    for (const [b, right] of unit.entries()) {
      let sum = 0;
      for (let i = 0; i < left.rows; i++) {
        const other = row(right, i);
        sum += row(left, i).reduce((dot, value, c) => dot + value * other[c], 0);
      }
      sums.data[a * sums.columns + b] += sum;
    }
  }
}
