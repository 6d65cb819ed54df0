import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { type Bank, createRandom, descriptorsOf, words } from "@commonground/core";

/** Draws of a phrase that is there already, after which it gets one word more. */
const TRIES = 100;

/** Plain English words, one a line: `banks/words.txt`. */
export async function readWords(): Promise<string[]> {
  const path = createRequire(import.meta.url).resolve("@commonground/banks/words.txt");
  return (await readFile(path, "utf8")).split("\n").filter((word) => word !== "");
}

/**
 * A bank like `bank` whose descriptors are words drawn from `list`, the same for the same seed: as many different
 * descriptors, each of as many words, in the same classes; classes, templates and k stay. Words of class names, the
 * bank's and the `answers` that are chosen from, are left out, as they are in a bank, and so are phrases that the bank has. Where a list is too short for as many phrases of so few words, some get a word more.
 */
export function randomWordsBank(
  bank: Bank,
  list: readonly string[],
  seed: number,
  answers: readonly string[] = [],
): Bank {
  const named = new Set([...Object.keys(bank.classes), ...answers].flatMap(words));
  const allowed = list.filter((word) => !named.has(word));
  const random = createRandom(seed);
  const own = descriptorsOf(bank);
  const taken = new Set(own);
  const renamed = new Map(
    own.map((descriptor) => {
      let length = Math.max(1, words(descriptor).length);
      for (let tries = 1; ; tries++) {
        const phrase = Array.from({ length }, () => allowed[Math.floor(random() * allowed.length)]).join(" ");
        if (!taken.has(phrase)) {
          taken.add(phrase);
          return [descriptor, phrase];
        }
        if (tries % TRIES === 0) length++;
      }
    }),
  );
  const rename = (descriptors: readonly string[]) =>
    descriptors.map((descriptor) => renamed.get(descriptor)!);
  return {
    ...bank,
    name: `${bank.name}, random words`,
    description: `Words drawn at random (seed ${seed}) in the place of the descriptors of ${bank.name}: a null.`,
    classes: Object.fromEntries(
      Object.entries(bank.classes).map(([name, descriptors]) => [name, rename(descriptors)]),
    ),
    descriptors: rename(bank.descriptors),
  };
}

/** The words that `randomWordsBank` puts in the place of each descriptor. */
export function randomPhrases(
  ...[bank, list, seed, answers]: Parameters<typeof randomWordsBank>
): Map<string, string> {
  const phrases = descriptorsOf(randomWordsBank(bank, list, seed, answers));
  return new Map(descriptorsOf(bank).map((descriptor, i) => [descriptor, phrases[i]]));
}
