import type { Mask } from "@commonground/core";

/** One way to go through the regions of a partition. */
export interface Way {
  readonly method: string;
  /** One a region, higher where it is more important; null for chance: all orders alike. */
  readonly scores: readonly number[] | null;
  /** D_v; null for controls and what was explained elsewhere. */
  readonly words: readonly string[] | null;
}

/** Regions of an image's frame, and the methods that order them. */
export interface Partition {
  readonly regions: readonly Mask[];
  readonly ways: readonly Way[];
}

/** An image with what is to be removed from it. */
export interface PartitionedImage {
  /** Index of the explained class, which is the answer. */
  readonly target: number;
  readonly partitions: readonly Partition[];
}
