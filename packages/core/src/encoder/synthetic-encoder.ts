// A stand-in for a CLIP-like model that needs no weights: it sees the colours of patches and reads colour words, so
// that explanations of flat drawings come out as anyone can foretell. For tests, and for measuring everything that is
// not the encoder.

import type { EncodedImages, EncodeImagesOptions, Encoder, FeatureOutput } from "./encoder.ts";
import { CommonGroundError } from "../errors.ts";
import type { Pixels } from "../image/pixels.ts";
import { prepareImage, type Preprocess } from "../image/preprocess.ts";
import { type Matrix, matrix, row } from "../linalg/matrix.ts";

const COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [220, 30, 30],
  green: [30, 160, 60],
  blue: [40, 70, 220],
  yellow: [240, 220, 40],
  orange: [240, 140, 30],
  purple: [140, 50, 180],
  brown: [120, 70, 30],
  pink: [250, 150, 190],
  black: [10, 10, 10],
  grey: [128, 128, 128],
  white: [255, 255, 255],
};
const NAMES = Object.keys(COLOURS);
const PALETTE = Object.values(COLOURS);
/** The page is white, so white says little. */
const WEIGHTS = NAMES.map((name) => (name === "white" ? 0.1 : 1));
/** Dimensions that hold words other than colours. */
const WORD_DIMENSIONS = 32;
const DIMENSION = NAMES.length + WORD_DIMENSIONS;
const CONTEXT = 77;

/** An encoder of `side` × `side` px frames in patches of `patch` × `patch` px; deterministic, needs nothing. */
export function createSyntheticEncoder({ side = 112, patch = 8 } = {}): Encoder {
  if (!Number.isInteger(side / patch) || side < patch) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `createSyntheticEncoder: side ${side} is no whole number of patches of ${patch}`,
    );
  }
  const cells = side / patch;
  const preprocess: Preprocess = {
    width: side,
    height: side,
    resize: "squash",
    interpolation: "bicubic",
    mean: [0, 0, 0],
    std: [1, 1, 1],
    fill: 0,
  };
  const frame = (image: Pixels, scale = 1) =>
    prepareImage(image, { ...preprocess, width: side * scale, height: side * scale });
  return {
    info: {
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
      features: ["tokens", "keys", "keys-nobias"],
      grid: { rows: cells, columns: cells },
      patch: { width: patch, height: patch },
      preprocess,
      projections: [],
      drop: false,
      blocks: 0,
      embeddingDimension: DIMENSION,
      contextLength: CONTEXT,
      scoring: { kind: "softmax", scale: 20, bias: 0 },
      caution: null,
      recommended: null,
    },
    prepareImage: frame,
    async encodeImages(images, options: EncodeImagesOptions = {}): Promise<EncodedImages> {
      options.signal?.throwIfAborted();
      const tokens = matrix(images.length * cells * cells, NAMES.length + 2);
      const embeddings = matrix(images.length, DIMENSION);
      images.forEach((image, i) => {
        const first = i * cells * cells;
        describePatches(frame(image), patch, cells, tokens, first);
        const embedding = row(embeddings, i);
        for (let p = first; p < first + cells * cells; p++) {
          const token = row(tokens, p);
          for (let c = 0; c < NAMES.length; c++) embedding[c] += (token[c] * WEIGHTS[c]) / (cells * cells);
        }
      });
      const features: Partial<Record<FeatureOutput, Matrix>> = {};
      for (const name of options.features ?? []) features[name as FeatureOutput] = tokens;
      return { embeddings, features };
    },
    async encodeTexts(texts, options = {}) {
      options.signal?.throwIfAborted();
      const embeddings = matrix(texts.length, DIMENSION);
      texts.forEach((text, i) => readWords(text, row(embeddings, i)));
      return embeddings;
    },
  };
}

/** Shares of the palette's colours in each patch, and a faint trace of its place. */
function describePatches(image: Pixels, patch: number, cells: number, tokens: Matrix, first: number): void {
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const cell = Math.floor(y / patch) * cells + Math.floor(x / patch);
      const colour = nearestColour(image.data, (y * image.width + x) * 3);
      tokens.data[(first + cell) * tokens.columns + colour] += 1 / (patch * patch);
    }
  }
  for (let cell = 0; cell < cells * cells; cell++) {
    const place = (first + cell) * tokens.columns + NAMES.length;
    tokens.data[place] = (0.1 * (cell % cells)) / cells;
    tokens.data[place + 1] = (0.1 * Math.floor(cell / cells)) / cells;
  }
}

function nearestColour(data: ArrayLike<number>, at: number): number {
  let best = 0;
  let smallest = Infinity;
  for (let c = 0; c < PALETTE.length; c++) {
    const [r, g, b] = PALETTE[c];
    const distance = (data[at] - r) ** 2 + (data[at + 1] - g) ** 2 + (data[at + 2] - b) ** 2;
    if (distance < smallest) {
      smallest = distance;
      best = c;
    }
  }
  return best;
}

function readWords(text: string, embedding: Float32Array): void {
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const colour = NAMES.indexOf(word);
    if (colour >= 0) embedding[colour] += 1;
    else embedding[NAMES.length + (hash(word) % WORD_DIMENSIONS)] += 0.2;
  }
  if (embedding.every((value) => value === 0)) embedding[DIMENSION - 1] = 1;
}

/** FNV-1a, 32 bits. */
function hash(word: string): number {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(word)) h = Math.imul(h ^ byte, 0x01000193) >>> 0;
  return h;
}
