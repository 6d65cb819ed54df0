import { type Bank, lintBank, type LintRule, words } from "@commonground/core";

/** A phrase that was answered and is not kept. */
export interface Refused {
  readonly text: string;
  /** The linter's rule, or `words` for a sentence in place of a phrase. */
  readonly rule: LintRule | "words";
  /** One line: what is wrong. */
  readonly why: string;
}

export interface Cleaned {
  readonly kept: readonly string[];
  readonly refused: readonly Refused[];
}

/** Words of a phrase; good ones have two to four (docs/banks.md), and what is longer is a sentence. */
const MAX_WORDS = 8;

/**
 * The phrases of an answer as descriptors of a class: characters, numbering, quotation marks, full stops, articles and
 * capitals mended, then whatever `lintBank` finds fault with, error or warning, refused, so that a bank made of what is
 * kept lints clean. At most `count` are kept, the first ones.
 */
export function cleanDescriptors(
  className: string,
  phrases: readonly string[],
  count: number,
  templates: Pick<Bank, "classTemplates" | "descriptorTemplate">,
): Cleaned {
  const refused: Refused[] = [];
  const mended: string[] = [];
  for (const phrase of phrases) {
    const text = mend(phrase);
    const size = words(text).length;
    if (size > MAX_WORDS) {
      refused.push({ text, rule: "words", why: `has ${size} words; at most ${MAX_WORDS} make a phrase` });
    } else mended.push(text);
  }
  const found = new Map<number, Refused>();
  for (const { path, rule, message } of lintBank({
    schema: "commonground/bank@1",
    name: "answer",
    description: "",
    licence: "",
    ...templates,
    classes: { [className]: mended },
    descriptors: [],
  })) {
    const place = /\]\[(\d+)\]$/u.exec(path)?.[1];
    if (place === undefined || found.has(Number(place))) continue;
    found.set(Number(place), { text: mended[Number(place)], rule, why: message });
  }
  return {
    kept: mended.filter((_, i) => !found.has(i)).slice(0, count),
    refused: [...refused, ...found.values()],
  };
}

/** What is wrong with the form alone. */
function mend(phrase: string): string {
  const text = phrase
    .normalize("NFC")
    .replaceAll(/[‘’‚‛]/gu, "'")
    .replaceAll(/[“”„‟]/gu, '"')
    .replaceAll(/[\p{Cf}]/gu, "")
    .replaceAll(/\s+/gu, " ")
    .trim()
    .replace(/^(?:[-*•–—]|\d{1,2}[.)])\s+/u, "")
    .replace(/^"(.*)"$/u, "$1")
    .replace(/[.;,]+$/u, "")
    .replace(/^(?:an?|the|its|their) (?=\S)/iu, "")
    .trim();
  if (!/\p{Ll}/u.test(text)) return text.toLowerCase();
  return text.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase());
}
