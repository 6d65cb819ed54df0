import {
  expandFeatures,
  isProjected,
  keptPatches,
  matrix,
  type EncodedImages,
  type EncodeImagesOptions,
  type FeatureOutput,
  type Matrix,
  type ModelInfo,
} from "@commonground/core";
import type { VisionOutput, VisionTower } from "../tower/tower.ts";
import { patchRows, planDropBatches } from "./drop-batches.ts";
import type { ModelSessions } from "./model-sessions.ts";
import { featureOutput } from "./vision-features.ts";

export interface ImageEncoder {
  readonly info: ModelInfo;
  readonly vision: VisionTower;
  readonly sessions: ModelSessions;
  /** Images of so many tokens each that are encoded at once. */
  readonly batch: (tokens: number) => number;
  /** Whether an image's numbers would change with what of the last block is computed beside them. */
  readonly quantised: boolean;
  /** Throws when the model must not be used any more. */
  readonly check: (signal: AbortSignal | undefined) => void;
}

/** Normalised values of the images `indices`, one after another: n × 3 × height × width. */
export type PixelsOf = (indices: readonly number[]) => Float32Array;

/**
 * Encodes `count` images in batches; between two of them a signal is looked at, whose reason is then thrown.
 */
export async function encodeImages(
  encoder: ImageEncoder,
  count: number,
  pixelsOf: PixelsOf,
  options: EncodeImagesOptions,
): Promise<EncodedImages> {
  if (options.drop !== undefined) return encodeWithout(encoder, count, pixelsOf, options, options.drop);
  const { info, vision, sessions, quantised, check } = encoder;
  const { features = [], signal } = options;
  const batch = encoder.batch(vision.tokens);
  const names = expandFeatures({ info }, features);
  const named = names.map((name) => [name, featureOutput(info, vision, name)] as const);
  const outputs: readonly VisionOutput[] = ["embedding", ...new Set(named.map(([, shown]) => shown))];
  const patchesWanted =
    (quantised && vision.poolsAll !== true) || outputs.some((name) => name === "tokens" || isProjected(name));
  const collected = new Map<string, Float32Array>();
  for (let from = 0; from < count; from += batch) {
    check(signal);
    const indices = Array.from({ length: Math.min(batch, count - from) }, (_, i) => from + i);
    const results = await sessions.vision(
      inputs(vision, pixelsOf(indices), indices.length, patchesWanted ? vision.tokens : 1),
      outputs,
    );
    for (const [name, { data }] of Object.entries(results)) {
      if (indices.length === count) {
        collected.set(name, data);
        continue;
      }
      const each = data.length / indices.length;
      const all = collected.get(name) ?? new Float32Array(each * count);
      all.set(data, from * each);
      collected.set(name, all);
    }
  }
  check(signal);
  const patches = info.grid.rows * info.grid.columns;
  const shaped = (shown: VisionOutput): Matrix => {
    const rows = shown.startsWith("cls") ? count : count * patches;
    const data = collected.get(shown) ?? new Float32Array(0);
    return matrix(rows, rows === 0 ? 0 : data.length / rows, data);
  };
  return {
    embeddings: matrix(count, info.embeddingDimension, collected.get("embedding")),
    features: Object.fromEntries(named.map(([name, shown]) => [name, shaped(shown)])) as Partial<
      Record<FeatureOutput, Matrix>
    >,
  };
}

/**
 * Images of whose sequences patches are left out. An encoder without class token that is left nothing sees nothing:
 * its embedding is 0, whose cosine to everything is 0.
 */
async function encodeWithout(
  { info, vision, sessions, batch, quantised, check }: ImageEncoder,
  count: number,
  pixelsOf: PixelsOf,
  { features, signal }: EncodeImagesOptions,
  drop: readonly ArrayLike<number>[],
): Promise<EncodedImages> {
  const kept = keptPatches(info, count, drop, features);
  const embeddings = matrix(count, info.embeddingDimension);
  const { leading } = vision.drop!;
  const limit = (count: number): number => batch(Math.max(1, count + leading));
  for (const planned of planDropBatches(kept, limit)) {
    const tokens = planned.kept[0].length + leading;
    if (tokens === 0) continue;
    check(signal);
    const { images } = planned;
    const rows = patchRows(planned);
    const { embedding } = await sessions.vision(
      {
        ...inputs(vision, pixelsOf(images), images.length, quantised ? tokens : 1),
        patch_rows: { type: "int64", shape: [rows.length], data: rows },
      },
      ["embedding"],
      { drop: true },
    );
    images.forEach((image, i) => {
      const from = i * embeddings.columns;
      embeddings.data.set(
        embedding!.data.subarray(from, from + embeddings.columns),
        image * embeddings.columns,
      );
    });
  }
  check(signal);
  return { embeddings, features: {} };
}

function inputs(vision: VisionTower, pixels: Float32Array, count: number, keptTokens: number) {
  const { width, height } = vision.imageSize;
  return {
    pixels: { type: "float32", shape: [count, 3, height, width], data: pixels },
    kept_tokens: { type: "int64", shape: [1], data: BigInt64Array.of(BigInt(keptTokens)) },
  } as const;
}
