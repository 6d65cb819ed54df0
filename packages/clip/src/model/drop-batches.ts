import { CommonGroundError } from "@commonground/core";

/** Images that keep equally many patches, so that they fit one batch. */
export interface DropBatch {
  /** Indices of the images. */
  readonly images: readonly number[];
  /** Patches each keeps, ascending, in the order of `images`. */
  readonly kept: readonly (readonly number[])[];
}

/**
 * Puts images that keep as many patches together, `limit(kept)` of them at most. `drop`: for each image the patches to leave
 * out of `patches`. Throws `INVALID_ARGUMENT` for a patch that there is not.
 */
export function planDropBatches(
  drop: readonly ArrayLike<number>[],
  patches: number,
  limit: (kept: number) => number,
): DropBatch[] {
  const bySize = new Map<number, { images: number[]; kept: number[][] }[]>();
  drop.forEach((list, image) => {
    const left = new Set(Array.from(list));
    for (const patch of left) {
      if (!Number.isInteger(patch) || patch < 0 || patch >= patches) {
        throw new CommonGroundError(
          "INVALID_ARGUMENT",
          `encodeImages: image ${image} leaves out patch ${patch}; patches are numbered 0 to ${patches - 1}`,
        );
      }
    }
    const kept = Array.from({ length: patches }, (_, p) => p).filter((p) => !left.has(p));
    const batches = bySize.get(kept.length) ?? [];
    bySize.set(kept.length, batches);
    let batch = batches.at(-1);
    if (batch === undefined || batch.images.length === limit(kept.length))
      batches.push((batch = { images: [], kept: [] }));
    batch.images.push(image);
    batch.kept.push(kept);
  });
  return [...bySize.values()].flat();
}

/** The rows a graph gathers: patch · n + image, all images' first kept patch, then all second ones. */
export function patchRows({ kept }: DropBatch): Int32Array {
  const n = kept.length;
  const rows = new Int32Array(n * kept[0].length);
  kept.forEach((list, image) => list.forEach((patch, i) => (rows[i * n + image] = patch * n + image)));
  return rows;
}
