import { createRandom, shuffle } from "@commonground/core";
import type { GainImages } from "./gain-images.ts";

/**
 * Halves every class by the seed: images to find concepts and decide on, and others to test on, which get the odd one.
 * Copies of an image stay together; a class of one image has it in the test. Both lists ascend.
 */
export function splitClasses(
  { labels, hashes }: Pick<GainImages, "labels" | "hashes">,
  seed: number,
): { readonly finding: readonly number[]; readonly tested: readonly number[] } {
  const classes = new Map<number, Map<string, number[]>>();
  for (const [i, label] of labels.entries()) {
    const own = classes.get(label) ?? new Map<string, number[]>();
    classes.set(label, own);
    own.set(hashes[i], [...(own.get(hashes[i]) ?? []), i]);
  }
  const random = createRandom(seed);
  const finding = new Set<number>();
  for (const [, own] of Array.from(classes).toSorted(([a], [b]) => a - b)) {
    const copies = Array.from(own.values());
    const order = Int32Array.from(copies, (_, i) => i);
    shuffle(order, random);
    for (const at of order.subarray(0, Math.floor(copies.length / 2))) {
      for (const image of copies[at]) finding.add(image);
    }
  }
  const all = Array.from(labels, (_, i) => i);
  return {
    finding: all.filter((image) => finding.has(image)),
    tested: all.filter((image) => !finding.has(image)),
  };
}
