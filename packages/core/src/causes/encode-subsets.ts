import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { needDrop } from "../encoder/need-support.ts";
import type { Mask, Pixels } from "../image/pixels.ts";
import { checkFinite } from "../linalg/check-finite.ts";
import { matrix, type Matrix } from "../linalg/matrix.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { createRandom } from "../linalg/random.ts";
import type { Removal } from "./causes.ts";
import { patchesOfPlayers } from "./dropped-patches.ts";
import { keepPlayers, playerOfPixels, removedFrame } from "./removals.ts";
import { antitheticOrders, subsetsAlong } from "./sampled-shapley.ts";
import { MAX_EXACT_PLAYERS } from "./shapley.ts";

/** Frames made and held at once; the encoder cuts them into the batches that suit it. */
const HELD = 16;
/** Pairs of an order and its reverse, where there are too many players for all subsets. */
const PAIRS = 16;

/** Which subsets of `players` players are encoded; bit p of one says that player p stays. */
export interface PlannedSubsets {
  /** All 2ⁿ by their number; beyond eight players those that the orders pass through. */
  readonly subsets: readonly number[];
  /** Random orders of the players, each followed by its reverse; null where all subsets are encoded. */
  readonly orders: readonly (readonly number[])[] | null;
}

export function planSubsets(players: number, seed: number): PlannedSubsets {
  if (players <= MAX_EXACT_PLAYERS) {
    return { subsets: Array.from({ length: 2 ** players }, (_, subset) => subset), orders: null };
  }
  const orders = antitheticOrders(players, PAIRS, createRandom(seed));
  return { subsets: [...new Set(orders.flatMap(subsetsAlong))], orders };
}

export interface EncodeSubsetsOptions extends EncodeOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * The image with its parts and the rest taken away in the combinations of `planSubsets` (method 11), one unit row a
 * combination. `parts`: masks of the frame, none of which overlap. Throws `UNSUPPORTED_FEATURE` for `drop` with an
 * encoder that cannot leave patches out, `RUNTIME` when an embedding is not finite, `signal.reason` when aborted.
 */
export async function encodeSubsets(
  encoder: Encoder,
  frame: Pixels,
  parts: readonly Mask[],
  { removal, seed }: { readonly removal: Removal; readonly seed: number },
  options: EncodeSubsetsOptions = {},
): Promise<Matrix> {
  const { subsets } = planSubsets(parts.length + 1, seed);
  return encodeKept(encoder, frame, parts, subsets, removal, options);
}

/** The image with just the players of each of `subsets`, one unit row each; otherwise as `encodeSubsets`. */
export async function encodeKept(
  encoder: Encoder,
  frame: Pixels,
  parts: readonly Mask[],
  subsets: readonly number[],
  removal: Removal,
  { signal, onProgress }: EncodeSubsetsOptions = {},
): Promise<Matrix> {
  const { grid, patch, embeddingDimension } = encoder.info;
  if (removal === "drop") needDrop(encoder.info);
  const players = playerOfPixels(parts, frame.width, frame.height);
  const removed = removal === "drop" ? frame : removedFrame(frame, removal);
  const patches =
    removal === "drop" ? patchesOfPlayers(players, frame.width, grid, patch, parts.length + 1) : [];
  const embeddings = matrix(subsets.length, embeddingDimension);
  // Where nothing is painted the one frame is all that is held, and the encoder can put equally long sequences together.
  const held = removal === "drop" ? subsets.length : HELD;
  for (let from = 0; from < subsets.length; from += held) {
    signal?.throwIfAborted();
    const batch = subsets.slice(from, from + held);
    const encoded =
      removal === "drop"
        ? await encoder.encodeImages(
            batch.map(() => frame),
            { signal, drop: batch.map((kept) => patches.flatMap((own, p) => ((kept >> p) & 1 ? [] : own))) },
          )
        : await encoder.encodeImages(
            batch.map((kept) => keepPlayers(frame, removed, players, kept)),
            { signal },
          );
    const unit = normaliseRows(checkFinite(encoded.embeddings, "embeddings without some parts"));
    embeddings.data.set(unit.data, from * embeddingDimension);
    onProgress?.(from + batch.length, subsets.length);
  }
  return embeddings;
}
