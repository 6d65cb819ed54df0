import { CommonGroundError } from "@commonground/core";
import type { DataSet } from "../datasets/data-set.ts";

/** The shards of a run; every item is in exactly one, and a shard's items are the same for everybody who asks. */
export interface Shards {
  readonly count: number;
  /** Items of all shards. */
  readonly items: number;
  /** Indices of a shard's items, ascending. */
  itemsOf(shard: number): readonly number[];
}

/** Ranges of `size` items in the data set's order. */
export function shardsOfRanges(items: number, size: number): Shards {
  return {
    count: Math.ceil(items / size),
    items,
    itemsOf(shard) {
      const from = shard * size;
      return Array.from({ length: Math.max(0, Math.min(size, items - from)) }, (_, i) => from + i);
    },
  };
}

/**
 * A shard a class, since the parts of its images are found together. Throws `INVALID_DATA_SET` where an item has no
 * label.
 */
export function shardsOfClasses(dataset: DataSet, items: number): Shards {
  const byClass = new Map<string, number[]>();
  for (let index = 0; index < items; index++) {
    const { id, label } = dataset.item(index);
    if (label === null) {
      throw new CommonGroundError(
        "INVALID_DATA_SET",
        `${dataset.path}: ${id} has no label, but the plan finds parts jointly over the images of a class; ` +
          'give labels, or "parts": "image"',
      );
    }
    const members = byClass.get(label) ?? [];
    byClass.set(label, members);
    members.push(index);
  }
  const lists = [...byClass.values()];
  return { count: lists.length, items, itemsOf: (shard) => lists[shard] ?? [] };
}
