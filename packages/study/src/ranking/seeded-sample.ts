import { createRandom } from "@commonground/core";

/** `size` different indices below `total` (all of them where there are no more), drawn by `seed`, in ascending order. */
export function seededSample(total: number, size: number, seed: number): Int32Array {
  const indices = Int32Array.from({ length: total }, (_, i) => i);
  if (size >= total) return indices;
  const random = createRandom(seed);
  for (let i = 0; i < size; i++) {
    const j = i + Math.floor(random() * (total - i));
    const drawn = indices[j];
    indices[j] = indices[i];
    indices[i] = drawn;
  }
  return indices.slice(0, size).toSorted();
}
