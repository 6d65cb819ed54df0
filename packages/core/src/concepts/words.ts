// Word forms for comparing phrases: light conflation of English plurals and verb endings, enough to see that
// "floppy ear" and "floppy ears" are one phrase. The results are keys for comparison, not words.

const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ["children", "child"],
  ["feet", "foot"],
  ["geese", "goose"],
  ["men", "man"],
  ["mice", "mouse"],
  ["teeth", "tooth"],
  ["women", "woman"],
]);

/** Plurals without a singular, or with a singular of another meaning. */
const ALWAYS_PLURAL: ReadonlySet<string> = new Set(["glasses", "goggles", "jeans", "scissors", "trousers"]);

/** The words of a phrase, lower-cased, without punctuation; hyphens separate, a possessive ending is dropped. */
export function words(text: string): string[] {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/['’]s?(?![\p{L}\p{N}])/gu, "")
    .split(/[^\p{L}\p{N}\p{M}'’]+/u)
    .filter((word) => word !== "");
}

/** Key of a word that is equal for its singular and plural: "leaf" and "leaves", "cherry" and "cherries". */
export function pluralKey(word: string): string {
  if (ALWAYS_PLURAL.has(word)) return word;
  const key = IRREGULAR.get(word) ?? word;
  return endingKey(key.length > 3 && /[^sui]s$/u.test(key) ? key.slice(0, -1) : key);
}

/** Key of a word that also ignores -ing, -ed, -like and -ish: "grinning" and "grin", "catlike" and "cat". */
export function stemKey(word: string): string {
  const stem = word.replace(/(?:ing|ed|like|ish)$/u, "");
  const stemmed = stem !== word && stem.length >= 3 && /[aeiouy]/u.test(stem);
  const key = stemmed ? endingKey(stem) : pluralKey(word);
  return key.replace(/([bdgklmnprt])\1$/u, "$1");
}

function endingKey(singular: string): string {
  const key = singular.length > 3 && singular.endsWith("e") ? singular.slice(0, -1) : singular;
  return key.length > 2 ? key.replace(/y$/u, "i").replace(/f$/u, "v") : key;
}

/** Key of a phrase that ignores case, spacing, hyphens, punctuation and number; spaces between digits count. */
export function phraseKey(text: string): string {
  return words(text)
    .map(pluralKey)
    .join(" ")
    .replaceAll(/(?<!\d) | (?!\d)/gu, "");
}
