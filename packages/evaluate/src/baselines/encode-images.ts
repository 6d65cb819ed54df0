import {
  checkFinite,
  CommonGroundError,
  contentHash,
  type Encoder,
  type Matrix,
  matrix,
  normaliseRows,
  type Pixels,
  sha256,
} from "@commonground/core";
import { cacheDirectory, fileTextCache } from "@commonground/files/node";
import { join } from "node:path";
import type { Encoded } from "./encoded.ts";

/** An image to learn from, or to be tried on. */
export interface ImageToLearn {
  readonly id: string;
  readonly label: string;
  bytes(signal?: AbortSignal): Promise<Uint8Array>;
  decode(bytes: Uint8Array, signal?: AbortSignal): Promise<Pixels>;
}

export interface EncodedImages extends Encoded {
  /** Of the list of the images' hashes and labels. */
  readonly sha256: string;
}

/** All features of a training are held in memory, and in one file of the cache. */
const MAX_BYTES = 1_500_000_000;
/** Of the cache of features; the least recently used go first. */
const MAX_CACHED = 2_000_000_000;
/** Images decoded and held at once. */
const HELD = 16;
/** Rises with every change of what is kept. */
const FORMAT = "commonground/features@1";

/**
 * Embeddings and last tokens of all images, encoded once: kept under `features` in the user's cache, by the hashes of
 * model and images. Throws `TOO_LARGE` where they take more than 1.5 GB, and what reading and decoding throw.
 */
export async function encodeLabelled(
  encoder: Encoder,
  images: readonly ImageToLearn[],
  {
    signal,
    onProgress,
    directory = join(cacheDirectory(), "features"),
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
    readonly directory?: string | undefined;
  } = {},
): Promise<EncodedImages> {
  const hashes: string[] = [];
  for (const image of images)
    hashes.push(await sha256((await image.bytes(signal)) as Uint8Array<ArrayBuffer>));
  const { info } = encoder;
  const madeBy = {
    format: FORMAT,
    weights: info.sha256,
    configuration: info.configurationSha256,
    precision: info.precision,
    runtime: info.runtime,
    device: info.device,
    images: hashes,
  };
  const cache = fileTextCache(directory, { maxBytes: MAX_CACHED });
  const keys = {
    embeddings: await contentHash({ ...madeBy, of: "embeddings" }),
    patches: await contentHash({ ...madeBy, of: "patches" }),
  };
  const data = await contentHash(hashes.map((hash, i) => [hash, images[i].label]));
  const [embeddings, patches] = [await cache.get(keys.embeddings), await cache.get(keys.patches)];
  if (embeddings !== undefined && patches !== undefined) return { embeddings, patches, sha256: data };
  const made = await encodeAll(encoder, images, { signal, onProgress });
  await cache.set(keys.embeddings, made.embeddings);
  await cache.set(keys.patches, made.patches);
  return { ...made, sha256: data };
}

async function encodeAll(
  encoder: Encoder,
  images: readonly ImageToLearn[],
  options: {
    readonly signal: AbortSignal | undefined;
    readonly onProgress: ((done: number, total: number) => void) | undefined;
  },
): Promise<Encoded> {
  const { signal, onProgress } = options;
  let all: { embeddings: Matrix; patches: Matrix } | undefined;
  for (let from = 0; from < images.length; from += HELD) {
    signal?.throwIfAborted();
    onProgress?.(from, images.length);
    const pixels: Pixels[] = [];
    for (const image of images.slice(from, from + HELD)) {
      pixels.push(encoder.prepareImage(await image.decode(await image.bytes(signal), signal)));
    }
    const { embeddings, features } = await encodeFrames(encoder, pixels, signal);
    all ??= room(images.length, embeddings.columns, features);
    all.embeddings.data.set(embeddings.data, from * embeddings.columns);
    all.patches.data.set(features.data, ((from * features.rows) / pixels.length) * features.columns);
  }
  return all ?? { embeddings: matrix(0, 0), patches: matrix(0, 0) };
}

/** Room for the features of `count` images, as large as those of the first few. */
function room(count: number, width: number, { rows, columns }: Matrix) {
  const each = rows / Math.min(HELD, count);
  const bytes = 4 * count * (width + each * columns);
  if (bytes > MAX_BYTES) {
    throw new CommonGroundError(
      "TOO_LARGE",
      `features of ${count} images take ${(bytes / 1e9).toFixed(1)} GB, the limit is ${MAX_BYTES / 1e9}; give fewer images or a model with fewer patches`,
    );
  }
  return { embeddings: matrix(count, width), patches: matrix(count * each, columns) };
}

/** Unit embeddings and last tokens of frames. */
export async function encodeFrames(
  encoder: Encoder,
  frames: readonly Pixels[],
  signal?: AbortSignal,
): Promise<{ readonly embeddings: Matrix; readonly features: Matrix }> {
  const { embeddings, features } = await encoder.encodeImages(frames, { features: ["tokens"], signal });
  return {
    embeddings: normaliseRows(checkFinite(embeddings, "image embeddings")),
    features: checkFinite(features["tokens"]!, "patch features (tokens)"),
  };
}
