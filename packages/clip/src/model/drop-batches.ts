/** Images that keep equally many patches, so that they fit one batch. */
export interface DropBatch {
  /** Indices of the images. */
  readonly images: readonly number[];
  /** Patches each keeps, ascending, in the order of `images`. */
  readonly kept: readonly (readonly number[])[];
}

/** Puts images that keep as many patches together, `limit(kept)` of them at most. `kept`: for each image the patches it keeps. */
export function planDropBatches(
  kept: readonly (readonly number[])[],
  limit: (kept: number) => number,
): DropBatch[] {
  const bySize = new Map<number, { images: number[]; kept: (readonly number[])[] }[]>();
  kept.forEach((own, image) => {
    const batches = bySize.get(own.length) ?? [];
    bySize.set(own.length, batches);
    let batch = batches.at(-1);
    if (batch === undefined || batch.images.length === limit(own.length))
      batches.push((batch = { images: [], kept: [] }));
    batch.images.push(image);
    batch.kept.push(own);
  });
  return [...bySize.values()].flat();
}

/** The rows a graph gathers: patch · n + image, all images' first kept patch, then all second ones. */
export function patchRows({ kept }: DropBatch): BigInt64Array {
  const n = kept.length;
  const rows = new BigInt64Array(n * kept[0].length);
  kept.forEach((list, image) =>
    list.forEach((patch, i) => (rows[i * n + image] = BigInt(patch * n + image))),
  );
  return rows;
}
