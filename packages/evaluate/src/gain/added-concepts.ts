import type { GainImages } from "./gain-images.ts";

/**
 * What each class is described by besides its own descriptors: the distinct concepts found on images of the classes
 * nearest to it (method 8), the nearest class's first, without those it has. `own`: a class's descriptors; `nearest`: its
 * nearest classes.
 */
export function addedConcepts(
  { labels, concepts }: Pick<GainImages, "labels" | "concepts">,
  own: readonly (readonly string[])[],
  nearest: readonly ArrayLike<number>[],
): string[][] {
  const found = own.map((): string[] => []);
  for (const [i, label] of labels.entries()) found[label].push(...concepts[i]);
  return own.map((descriptors, c) => {
    const had = new Set(descriptors);
    const concept = Array.from(nearest[c]).flatMap((other) => found[other]);
    return [...new Set(concept)].filter((each) => !had.has(each));
  });
}
