import {
  checkFinite,
  type ClassValues,
  classValues,
  type EncodeOptions,
  type Encoder,
  type Matrix,
  normaliseRows,
  type Pixels,
  row,
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
 * Encodes every image without each of its sets of regions, across images in batches, and what looks the same once: a set
 * with and without a rest that has no pixel, and of tasks that share a frame the whole frame and what stands in for it.
 * `weights`: one unit row a class. Rejects with `RUNTIME` when an embedding is not finite, with `signal.reason` when
 * aborted.
 */
export async function removalValues(
  encoder: Encoder,
  tasks: readonly RemovalTask[],
  weights: Matrix,
  options: EncodeOptions = {},
): Promise<RemovalValues[]> {
  const results = tasks.map(() => new Map<number, ClassValues>());
  const waiting = distinctFrames(tasks);
  for (let from = 0; from < waiting.length; from += HELD) {
    options.signal?.throwIfAborted();
    const batch = waiting.slice(from, from + HELD);
    const frames = batch.map(({ task, set }) => withoutRegions(task, set));
    const { embeddings } = await encoder.encodeImages(frames, options);
    const unit = normaliseRows(checkFinite(embeddings, "embeddings without some regions"));
    const cosines = similarities(unit, weights);
    for (const [i, { wanted }] of batch.entries()) {
      for (const { t, set } of wanted) {
        results[t].set(
          set,
          classValues(row(cosines, i), {
            scoring: encoder.info.scoring,
            target: tasks[t].target,
            versus: -1,
            classes: weights.rows,
          }),
        );
      }
    }
  }
  return results;
}

interface DistinctFrame {
  readonly task: RemovalTask;
  readonly set: number;
  readonly wanted: { readonly t: number; readonly set: number }[];
}

function distinctFrames(tasks: readonly RemovalTask[]): DistinctFrame[] {
  const frames: DistinctFrame[] = [];
  const shared = new Map<Pixels, Map<Pixels, Map<"whole" | "gone", DistinctFrame>>>();
  for (const [t, task] of tasks.entries()) {
    const { count, areas } = task.cells;
    const all = 2 ** (areas[count] === 0 ? count : count + 1) - 1;
    const byRemoved = getOrAdd(shared, task.frame, () => new Map());
    const ofFrame = getOrAdd(byRemoved, task.removed, () => new Map());
    const own = new Map<number, DistinctFrame>();
    for (const set of new Set(task.sets)) {
      const seen = set & all;
      const make = () => {
        const frame: DistinctFrame = { task, set: seen, wanted: [] };
        frames.push(frame);
        return frame;
      };
      const frame =
        seen === 0
          ? getOrAdd(ofFrame, "whole", make)
          : seen === all
            ? getOrAdd(ofFrame, "gone", make)
            : getOrAdd(own, seen, make);
      frame.wanted.push({ t, set });
    }
  }
  return frames;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
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
