// A stand-in for a CLIP-like model that needs no weights: it sees the colours of patches and reads colour words, so
// that explanations of flat drawings come out as anyone can foretell. For tests, and for measuring everything that is
// not the encoder.

import { CommonGroundError } from "../errors.ts";
import type { Pixels } from "../image/pixels.ts";
import { prepareImage, type Preprocess } from "../image/preprocess.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import type { EncodedImages, Encoder, FeatureOutput, ModelInfo } from "./encoder.ts";
import { expandFeatures, isProjected, parseFeature } from "./feature-names.ts";
import { keptPatches } from "./kept-patches.ts";
import { DIMENSION } from "./synthetic-palette.ts";
import { blockFeature, colourShares, embedPatches, projectPatches } from "./synthetic-patches.ts";
import { CONTEXT, readTexts } from "./synthetic-texts.ts";

const BLOCKS = 4;

/** An encoder of `side` × `side` px frames in patches of `patch` × `patch` px; deterministic, needs nothing. */
export function createSyntheticEncoder({ side = 112, patch = 8 } = {}): Encoder {
  if (!Number.isInteger(side / patch) || side < patch) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `createSyntheticEncoder: side ${side} is no whole number of patches of ${patch}`,
    );
  }
  const info = describe(side, patch);
  const frame = (image: Pixels, scale = 1): Pixels =>
    prepareImage(image, { ...info.preprocess, width: side * scale, height: side * scale });
  return {
    info,
    prepareImage: frame,
    async encodeImages(images, { features = [], drop, signal } = {}): Promise<EncodedImages> {
      signal?.throwIfAborted();
      const names = expandFeatures({ info }, features);
      const kept = keptPatches(info, images.length, drop ?? images.map(() => []), drop && features);
      const seen = images.map((image) => colourShares(frame(image), patch, info.grid));
      return {
        embeddings: matrix(
          images.length,
          DIMENSION,
          joined(seen.map((shares, i) => embedPatches(shares, kept[i]))),
        ),
        features: Object.fromEntries(
          names.map((name) => [name, stacked(seen.map((shares) => featureOf(shares, info, name)))]),
        ),
      };
    },
    async encodeTexts(texts, { signal } = {}) {
      signal?.throwIfAborted();
      return readTexts(texts);
    },
  };
}

function describe(side: number, patch: number): ModelInfo {
  const preprocess: Preprocess = {
    width: side,
    height: side,
    resize: "squash",
    interpolation: "bicubic",
    mean: [0, 0, 0],
    std: [1, 1, 1],
    fill: 0,
  };
  return {
    id: "synthetic",
    revision: null,
    sha256: "0".repeat(64),
    configurationSha256: "0".repeat(64),
    architecture: "synthetic",
    layout: "none",
    precision: "f32",
    runtime: "javascript",
    device: "cpu",
    imageSize: { width: side, height: side },
    features: ["tokens", "keys", "keys-nobias", "cls", "cls-keys"],
    grid: { rows: side / patch, columns: side / patch },
    patch: { width: patch, height: patch },
    preprocess,
    projections: ["projected-tokens", "projected-value", "projected-self"],
    drop: true,
    blocks: BLOCKS,
    embeddingDimension: DIMENSION,
    contextLength: CONTEXT,
    scoring: { kind: "softmax", scale: 20, bias: 0 },
    caution: null,
    recommended: null,
  };
}

function featureOf(shares: Matrix, { grid }: ModelInfo, name: FeatureOutput): Matrix {
  if (isProjected(name)) return projectPatches(shares, name);
  const { kind, block } = parseFeature(name);
  const number = typeof block === "number" ? block + 1 : BLOCKS;
  return blockFeature(shares, grid, kind, number / BLOCKS);
}

/** Matrices of as many columns below one another. */
function stacked(matrices: readonly Matrix[]): Matrix {
  const rows = matrices.reduce((sum, m) => sum + m.rows, 0);
  return matrix(rows, matrices[0]?.columns ?? 0, joined(matrices.map(({ data }) => data)));
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
