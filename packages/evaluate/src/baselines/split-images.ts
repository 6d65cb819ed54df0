import { shuffle } from "@commonground/core";
import { seededRandom } from "./seeded-random.ts";

/** Of all images. */
const HELD_OUT = 0.1;

export interface SplitImages {
  readonly train: readonly number[];
  /** Empty where no class has two images. */
  readonly validation: readonly number[];
}

/**
 * A tenth of the images to validate on, drawn by the seed; each class keeps at least one image to train on. `labels`: one
 * class an image. Both lists ascend.
 */
export function splitImages(labels: ArrayLike<number>, seed: number): SplitImages {
  const left = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) left.set(labels[i], (left.get(labels[i]) ?? 0) + 1);
  const order = Int32Array.from({ length: labels.length }, (_, i) => i);
  shuffle(order, seededRandom(seed, "split"));
  const held = new Set<number>();
  for (const image of order) {
    if (held.size >= Math.floor(HELD_OUT * labels.length)) break;
    const own = left.get(labels[image])!;
    if (own < 2) continue;
    left.set(labels[image], own - 1);
    held.add(image);
  }
  const ascending = Array.from({ length: labels.length }, (_, i) => i);
  return {
    train: ascending.filter((image) => !held.has(image)),
    validation: ascending.filter((image) => held.has(image)),
  };
}
