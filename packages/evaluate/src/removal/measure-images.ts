import { type Encoder, type Matrix, type Pixels, type Removal, removedFrame } from "@commonground/core";
import { regionCells } from "../attribution/region-cells.ts";
import type { Partition } from "../methods/partition.ts";
import { type MeasuredRemoval, measureRemovals, setsOfWays } from "./measure-removals.ts";
import { removalValues } from "./removal-values.ts";

/** What can stand in for removed pixels. */
export const PAINTED_REMOVALS = ["blur", "page", "mean"] as const satisfies readonly Removal[];

export type PaintedRemoval = (typeof PAINTED_REMOVALS)[number];

export interface ImageToMeasure {
  /** As the encoder sees it. */
  readonly frame: Pixels;
  /** Index of the class whose score is followed. */
  readonly target: number;
  /** Index of the class that counts as right. */
  readonly right: number;
  readonly partitions: readonly Partition[];
}

export interface MeasureImagesOptions {
  readonly encoder: Encoder;
  /** One unit row a class. */
  readonly weights: Matrix;
  readonly removal: PaintedRemoval;
  /** Steps of the paper's areas: L. */
  readonly steps: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Removes the regions of several images by every method, the encoder's batches going across images, methods and steps.
 * One list an image, a method an entry. Rejects as `removalValues` does.
 */
export async function measureImages(
  images: readonly ImageToMeasure[],
  { encoder, weights, removal, steps, seed, signal }: MeasureImagesOptions,
): Promise<MeasuredRemoval[][]> {
  const tasks = images.flatMap(({ frame, target, right, partitions }, i) => {
    const removed = removedFrame(frame, removal);
    return partitions.map(({ regions, ways }) => {
      const cells = regionCells(regions);
      return { frame, removed, cells, target, right, ways, i, sets: setsOfWays(ways, cells, seed) };
    });
  });
  const values = await removalValues(encoder, tasks, weights, { signal });
  const measured: MeasuredRemoval[][] = images.map(() => []);
  for (const [t, { i, ways, cells, right }] of tasks.entries()) {
    for (const way of ways) {
      measured[i].push(measureRemovals(way, values[t], cells, { right, steps, seed }));
    }
  }
  return measured;
}
