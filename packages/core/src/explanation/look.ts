import type { EncodeOptions, Encoder, ProjectedFeature } from "../encoder/encoder.ts";
import { needProjection } from "../encoder/need-support.ts";
import type { Pixels } from "../image/pixels.ts";
import { checkFinite } from "../linalg/check-finite.ts";
import { type Matrix, row, rowRange } from "../linalg/matrix.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { combineFeatures, featureOutputs } from "../vision/combine-features.ts";
import type { Note } from "./explanation.ts";
import type { SeeingSettings } from "./seen.ts";

/** An image to explain, with what is known of its file. */
export interface ImageToExplain {
  readonly pixels: Pixels;
  /** Size of the decoded image, where `pixels` is just its frame; that of `pixels` by default. */
  readonly width?: number;
  readonly height?: number;
  readonly path?: string | null;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly sha256?: string | null;
  /** What decoding had to say; passed on into the explanation. */
  readonly notes?: readonly Note[];
}

/** What the vision encoder makes of some images, from one pass over them. */
export interface Looked {
  /** The images as the model sees them. */
  readonly frames: readonly Pixels[];
  /** images × c, unit rows. */
  readonly embeddings: Matrix;
  /** (images · N) × C patch features, image by image. */
  readonly features: Matrix;
  /** (images · N) × c patches in the joint space; null where regions are not pooled. */
  readonly projected: Matrix | null;
}

/**
 * Frames, embeddings and patch features of `images` (method 2.1), in one pass. Rejects with `RUNTIME` when a number is
 * not finite, `UNSUPPORTED_FEATURE` for features the encoder does not have.
 */
export async function look(
  encoder: Encoder,
  images: readonly Pixels[],
  settings: Pick<SeeingSettings, "features" | "regions" | "projection">,
  options: EncodeOptions = {},
): Promise<Looked> {
  const frames = images.map((image) => encoder.prepareImage(image));
  const projection: ProjectedFeature | null =
    settings.regions === "pooled" ? `projected-${settings.projection}` : null;
  if (projection !== null) needProjection(encoder.info, projection);
  const encoded = await encoder.encodeImages(frames, {
    features: [...featureOutputs(settings.features), ...(projection === null ? [] : [projection])],
    signal: options.signal,
  });
  return {
    frames,
    embeddings: normaliseRows(checkFinite(encoded.embeddings, "image embeddings")),
    features: checkFinite(
      combineFeatures(encoded.features, settings.features),
      `patch features (${settings.features})`,
    ),
    projected: projection && checkFinite(encoded.features[projection]!, `patches (${projection})`),
  };
}

/** The rows of image `i` of a matrix that has as many for each image. */
export function rowsOfImage(m: Matrix, images: number, i: number): Matrix {
  const each = m.rows / images;
  return rowRange(m, i * each, (i + 1) * each);
}

/** What the vision encoder makes of one image. */
export interface LookedImage {
  readonly frame: Pixels;
  /** c numbers of length 1. */
  readonly embedding: Float32Array;
  /** N × C. */
  readonly features: Matrix;
  /** N × c; null where regions are not pooled. */
  readonly projected: Matrix | null;
}

/** View (no copy) of image `i` of those that were looked at together. */
export function lookedImage({ frames, embeddings, features, projected }: Looked, i: number): LookedImage {
  return {
    frame: frames[i],
    embedding: row(embeddings, i),
    features: rowsOfImage(features, frames.length, i),
    projected: projected && rowsOfImage(projected, frames.length, i),
  };
}
