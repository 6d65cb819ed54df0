import { type Matrix, matrix, similarities, topK } from "@commonground/core";
import { aboveCut, CUTS, type FoundConcept } from "./attended-concepts.ts";
import type { Parameters } from "./adam.ts";
import { meanPatches, patchBatch } from "./encoded.ts";
import type { Material } from "./learner.ts";

/** Descriptors told of each channel, as of each part of the method. */
const NAMES = 3;

/**
 * The `count` channels of one image's patches with the largest norm over them, each where its map, scaled from 0 to 1, is
 * above 0.9, and named by the labeller from the mean of the patches there (arXiv 2410.13016, appendix D). The score is
 * the norm.
 */
export function conceptsByChannel(
  { encoded }: Pick<Material, "encoded">,
  { labeller, labellerBias }: Parameters,
  count: number,
): FoundConcept[] {
  const batch = patchBatch(encoded, [0]);
  const norms = columnNorms(encoded.patches);
  return Array.from(topK(norms, Math.min(count, norms.length)), (channel) => {
    const { rows, columns, data } = encoded.patches;
    const patches = aboveCut(
      Float32Array.from({ length: rows }, (_, p) => data[p * columns + channel]),
      CUTS["feature-maps"]!,
    );
    const held = new Uint8Array(rows);
    for (const patch of patches) held[patch] = 1;
    const logits = similarities(meanPatches(batch, held), labeller).data.map(
      (value, d) => value + labellerBias.data[d],
    );
    return {
      names: Array.from(topK(logits, Math.min(NAMES, logits.length))),
      score: norms[channel],
      patches,
    };
  });
}

function columnNorms({ rows, columns, data }: Matrix): Float32Array {
  const norms = matrix(1, columns).data;
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) norms[c] += data[r * columns + c] ** 2;
  return norms.map(Math.sqrt);
}
