import { type Matrix, matrix, row } from "@commonground/core";
import type { PatchBatch } from "./attention.ts";

/** Frozen features of some images, from one pass of the vision encoder over each. */
export interface Encoded {
  /** images × c, unit rows. */
  readonly embeddings: Matrix;
  /** (images · N) × C: the last block's output before projection, image by image. */
  readonly patches: Matrix;
}

/** N, patches of each image. */
export function patchesPerImage({ embeddings, patches }: Encoded): number {
  return patches.rows / embeddings.rows;
}

/**
 * The patches of `images`, each row scaled to a mean square of 1, as a norm without weights would: patches of some models
 * are a hundred times as long as those of others, and one initialisation and rate are to serve all. `centre`: C numbers
 * that are taken from every patch before.
 */
export function patchBatch(
  encoded: Encoded,
  images: readonly number[],
  centre: Float32Array = new Float32Array(encoded.patches.columns),
): PatchBatch {
  const each = patchesPerImage(encoded);
  const { columns } = encoded.patches;
  const patches = matrix(images.length * each, columns);
  const { data } = encoded.patches;
  images.forEach((image, i) => {
    for (let p = 0; p < each; p++) {
      const from = (image * each + p) * columns;
      let squares = 0;
      for (let c = 0; c < columns; c++) {
        const apart = data[from + c] - centre[c];
        squares += apart * apart;
      }
      const scale = squares === 0 ? 0 : Math.sqrt(columns / squares);
      const to = (i * each + p) * columns;
      for (let c = 0; c < columns; c++) patches.data[to + c] = (data[from + c] - centre[c]) * scale;
    }
  });
  return { images: images.length, patches };
}

/** Mean over all patches of some images as they are, 1 × C. */
export function meanPatch({ patches, embeddings }: Encoded, images: readonly number[]): Matrix {
  const { columns } = patches;
  const each = patchesPerImage({ patches, embeddings });
  const sums = new Float64Array(columns);
  for (const image of images) {
    for (let p = image * each; p < (image + 1) * each; p++) {
      for (let c = 0; c < columns; c++) sums[c] += patches.data[p * columns + c];
    }
  }
  return matrix(
    1,
    columns,
    Float32Array.from(sums, (sum) => sum / (images.length * each)),
  );
}

/** Mean over an image's patches, those with weight 0 left out; images × C. `weights`: N an image, 0 or 1. */
export function meanPatches({ images, patches }: PatchBatch, weights?: ArrayLike<number>): Matrix {
  const each = patches.rows / images;
  const means = matrix(images, patches.columns);
  for (let i = 0; i < images; i++) {
    const sums = new Float64Array(patches.columns);
    let count = 0;
    for (let p = i * each; p < (i + 1) * each; p++) {
      if (weights !== undefined && weights[p] === 0) continue;
      count++;
      const at = p * patches.columns;
      for (let c = 0; c < sums.length; c++) sums[c] += patches.data[at + c];
    }
    const mean = row(means, i);
    if (count > 0) sums.forEach((value, c) => (mean[c] = value / count));
  }
  return means;
}
