// What the synthetic encoder makes of patches. It differs wherever a trained one does: place counts more in tokens
// than in keys and more in early blocks than in late ones, keys carry a bias, and the three ways into the joint space
// mix a patch with the whole image, with nothing, or with patches like it.

import type { Pixels } from "../image/pixels.ts";
import { type Matrix, matrix, row } from "../linalg/matrix.ts";
import type { FeatureKind, Grid, ProjectedFeature } from "./encoder.ts";
import { COLOUR_WEIGHTS, COLOURS, DIMENSION } from "./synthetic-palette.ts";

const PALETTE = Object.values(COLOURS);
const COLOUR_COUNT = PALETTE.length;

const PLACE_IN_TOKENS = 0.3;
const PLACE_IN_KEYS = 0.1;
/** What keys have more than `keys-nobias` in each colour. */
const KEY_BIAS = 0.1;

/** Shares of the palette's colours in each patch of a frame, N × colours. */
export function colourShares(frame: Pixels, patch: number, { rows, columns }: Grid): Matrix {
  const shares = matrix(rows * columns, COLOUR_COUNT);
  const { width, height, data } = frame;
  let colour = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor(y / patch) * columns + Math.floor(x / patch);
      const i = (y * width + x) * 3;
      // In flat drawings most pixels are as the one before.
      const isAsBefore =
        colour >= 0 && data[i] === data[i - 3] && data[i + 1] === data[i - 2] && data[i + 2] === data[i - 1];
      if (!isAsBefore) colour = nearestColour(data, i);
      shares.data[cell * COLOUR_COUNT + colour] += 1 / (patch * patch);
    }
  }
  return shares;
}

function nearestColour(data: ArrayLike<number>, at: number): number {
  let best = 0;
  let smallest = Infinity;
  for (let c = 0; c < COLOUR_COUNT; c++) {
    const [r, g, b] = PALETTE[c];
    const distance = (data[at] - r) ** 2 + (data[at + 1] - g) ** 2 + (data[at + 2] - b) ** 2;
    if (distance < smallest) {
      smallest = distance;
      best = c;
    }
  }
  return best;
}

/** The image's embedding, c numbers: the mean of the patches `kept`, by their colours; 0 when none is. */
export function embedPatches(shares: Matrix, kept: readonly number[]): Float32Array {
  const embedding = new Float32Array(DIMENSION);
  for (const p of kept) {
    for (let c = 0; c < COLOUR_COUNT; c++) {
      embedding[c] += (shares.data[p * COLOUR_COUNT + c] * COLOUR_WEIGHTS[c]) / kept.length;
    }
  }
  return embedding;
}

/**
 * A feature of a block at `depth`, its number from 1 over the number of blocks: of patches N × C, of the class token,
 * which is their mean, 1 × C.
 */
export function blockFeature(
  shares: Matrix,
  { columns, rows }: Grid,
  kind: FeatureKind,
  depth: number,
): Matrix {
  if (kind === "cls" || kind === "cls-keys") {
    return meanRow(blockFeature(shares, { columns, rows }, kind === "cls" ? "tokens" : "keys", depth));
  }
  const place = (kind === "tokens" ? PLACE_IN_TOKENS : PLACE_IN_KEYS) / depth;
  const bias = kind === "keys-nobias" ? KEY_BIAS : 0;
  const feature = matrix(shares.rows, COLOUR_COUNT + 2);
  for (let p = 0; p < shares.rows; p++) {
    const own = row(feature, p);
    for (let c = 0; c < COLOUR_COUNT; c++) own[c] = depth * shares.data[p * COLOUR_COUNT + c] - bias;
    own[COLOUR_COUNT] = (place * (p % columns)) / columns;
    own[COLOUR_COUNT + 1] = (place * Math.floor(p / columns)) / rows;
  }
  return feature;
}

/** Patches in the joint space, N × c: half the whole image (tokens), alone (value), or the mean of those alike (self). */
export function projectPatches(shares: Matrix, way: ProjectedFeature): Matrix {
  const alone = matrix(shares.rows, DIMENSION);
  for (let p = 0; p < shares.rows; p++) alone.data.set(embedPatches(shares, [p]), p * DIMENSION);
  if (way === "projected-value") return alone;
  const all = Array.from({ length: shares.rows }, (_, p) => p);
  const mixed = matrix(shares.rows, DIMENSION);
  if (way === "projected-tokens") {
    const whole = embedPatches(shares, all);
    mixed.data.forEach((_, i) => (mixed.data[i] = (alone.data[i] + whole[i % DIMENSION]) / 2));
    return mixed;
  }
  const main = all.map((p) =>
    row(shares, p).reduce((best, share, c, own) => (share > own[best] ? c : best), 0),
  );
  const byColour = PALETTE.map((_, c) =>
    embedPatches(
      shares,
      all.filter((p) => main[p] === c),
    ),
  );
  all.forEach((p) => mixed.data.set(byColour[main[p]], p * DIMENSION));
  return mixed;
}

function meanRow({ rows, columns, data }: Matrix): Matrix {
  const mean = matrix(1, columns);
  data.forEach((value, i) => (mean.data[i % columns] += value / rows));
  return mean;
}
