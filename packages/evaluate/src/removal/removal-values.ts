import {
  type ClassValues,
  classValues,
  type EncodeOptions,
  type Encoder,
  type Matrix,
  normaliseRows,
  type Pixels,
  similarities,
} from "@commonground/core";
import type { RegionCells } from "../attribution/region-cells.ts";

/** Frames made and held at once; the encoder cuts them into the batches that suit it. */
const HELD = 64;

/** Sets of regions of one image that are to be removed. */
export interface RemovalTask {
  readonly frame: Pixels;
  /** What stands in for what is removed: a frame of the same size. */
  readonly removed: Pixels;
  readonly cells: RegionCells;
  /** Sets of removed regions, a bit a region; the bit after the last is the rest of the frame. */
  readonly sets: readonly number[];
  /** Index of the class whose values are told. */
  readonly target: number;
}

/** The values of an image without each of the sets asked for, by set. */
export type RemovalValues = ReadonlyMap<number, ClassValues>;

/**
 * Encodes every image without each of its sets of regions, across images in batches, each set once. `weights`: one unit
 * row a class. Rejects with `signal.reason` when aborted.
 */
export async function removalValues(
  encoder: Encoder,
  tasks: readonly RemovalTask[],
  weights: Matrix,
  options: EncodeOptions = {},
): Promise<RemovalValues[]> {
  const results = tasks.map(() => new Map<number, ClassValues>());
  const waiting = tasks.flatMap((task, t) => [...new Set(task.sets)].map((set) => ({ task, t, set })));
  for (let from = 0; from < waiting.length; from += HELD) {
    options.signal?.throwIfAborted();
    const batch = waiting.slice(from, from + HELD);
    const frames = batch.map(({ task, set }) => withoutRegions(task, set));
    const { embeddings } = await encoder.encodeImages(frames, options);
    const cosines = similarities(normaliseRows(embeddings), weights);
    for (const [i, { task, t, set }] of batch.entries()) {
      results[t].set(
        set,
        classValues(cosines.data.subarray(i * weights.rows, (i + 1) * weights.rows), {
          scoring: encoder.info.scoring,
          target: task.target,
          versus: -1,
          classes: weights.rows,
        }),
      );
    }
  }
  return results;
}

/** The frame with every pixel that lies in a region of `set` replaced by what is in `removed`. */
export function withoutRegions(
  { frame, removed, cells }: Omit<RemovalTask, "sets" | "target">,
  set: number,
): Pixels {
  const data = Uint8Array.from(frame.data);
  for (let p = 0; p < cells.cells.length; p++) {
    if ((cells.cells[p] & set) !== 0) for (let c = 3 * p; c < 3 * p + 3; c++) data[c] = removed.data[c];
  }
  return { width: frame.width, height: frame.height, data };
}
