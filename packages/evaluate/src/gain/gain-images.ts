import { type Matrix, matrix, row } from "@commonground/core";

/** Labelled images as gain needs them. */
export interface GainImages {
  /** images × c, of any norm. */
  readonly embeddings: Matrix;
  /** The class of each. */
  readonly labels: Int32Array;
  /** Vision concepts of each, D_v. */
  readonly concepts: readonly (readonly string[])[];
  /** SHA-256 of the bytes of each. */
  readonly hashes: readonly string[];
}

/** Those at `indices`, in that order. */
export function pickImages(images: GainImages, indices: readonly number[]): GainImages {
  const { embeddings, labels, concepts, hashes } = images;
  const picked = matrix(indices.length, embeddings.columns);
  for (const [i, index] of indices.entries()) row(picked, i).set(row(embeddings, index));
  return {
    embeddings: picked,
    labels: Int32Array.from(indices, (index) => labels[index]),
    concepts: indices.map((index) => concepts[index]),
    hashes: indices.map((index) => hashes[index]),
  };
}
