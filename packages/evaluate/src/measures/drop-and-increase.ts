/** Average drop and increase in confidence over images (method 15, common practice). */
export interface DropAndIncrease {
  /** Mean of max(0, s(x) − s(x ⊙ a)). */
  readonly averageDrop: number;
  /** Share of images with s(x ⊙ a) > s(x), 0 to 1. */
  readonly increase: number;
}

/** `whole` and `kept`: the target's probability for each image, and for what its attribution leaves of it. */
export function dropAndIncrease(whole: readonly number[], kept: readonly number[]): DropAndIncrease {
  let drop = 0;
  let increase = 0;
  for (let i = 0; i < whole.length; i++) {
    drop += Math.max(0, whole[i] - kept[i]);
    if (kept[i] > whole[i]) increase++;
  }
  return { averageDrop: drop / whole.length, increase: increase / whole.length };
}
