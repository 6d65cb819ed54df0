import { phraseKey } from "@commonground/core";

/**
 * Gives the same thing the same words: of descriptors that differ in case, spacing, hyphens, punctuation or number only,
 * all over the classes, the most frequent wording stands for all, of equally frequent ones the first.
 */
export function oneWording(classes: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const text of Object.values(classes).flat()) {
    const key = keyOf(text);
    const wordings = counts.get(key) ?? new Map<string, number>();
    counts.set(key, wordings.set(text, (wordings.get(text) ?? 0) + 1));
  }
  const usual = new Map<string, string>();
  for (const [key, wordings] of counts) {
    usual.set(key, [...wordings].toSorted(([, a], [, b]) => b - a)[0][0]);
  }
  return Object.fromEntries(
    Object.entries(classes).map(([name, list]) => [
      name,
      [...new Set(list.map((text) => usual.get(keyOf(text))!))],
    ]),
  );
}

/** Phrases without a word, as "♥", are told apart by themselves. */
function keyOf(text: string): string {
  return phraseKey(text) || text;
}
