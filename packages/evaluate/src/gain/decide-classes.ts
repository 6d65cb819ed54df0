/** What became of a class's added descriptors, and why. */
export const DECISIONS = {
  added: "its descriptors are added",
  hurts: "they hurt: the class keeps its base",
  undecided: "no image to decide on: the class keeps its base",
  nothing: "nothing was found to add",
} as const;

export type Decision = keyof typeof DECISIONS;

/**
 * Whether each class takes what was added: not where fewer of its images are right once all classes have taken theirs
 * (method 8). `base` and `described`: 1 for an image that is right, else 0, before and after; `labels`: its class;
 * `added`: descriptors that each class would take.
 */
export function decideClasses(
  base: ArrayLike<number>,
  described: ArrayLike<number>,
  labels: Int32Array,
  added: readonly (readonly string[])[],
): Decision[] {
  const images = new Int32Array(added.length);
  const gained = new Int32Array(added.length);
  for (const [i, label] of labels.entries()) {
    images[label]++;
    gained[label] += described[i] - base[i];
  }
  return added.map(({ length }, c) => {
    if (length === 0) return "nothing";
    if (images[c] === 0) return "undecided";
    return gained[c] < 0 ? "hurts" : "added";
  });
}
