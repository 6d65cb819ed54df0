import { createRandom, sampleWithoutReplacement } from "@commonground/core";

/** `size` different indices below `total` (all of them where there are no more), drawn by `seed`, in ascending order. */
export function seededSample(total: number, size: number, seed: number): Int32Array {
  return sampleWithoutReplacement(total, size, createRandom(seed));
}
