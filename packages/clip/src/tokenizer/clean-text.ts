import { joinWords } from "./python-text.ts";
import { repairText } from "./repair-text/repair-text.ts";
import { unescapeHtml } from "./unescape-html.ts";

const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/**
 * A text as SigLIP was trained on: without ASCII punctuation, in lower case, its words apart by one space
 * (transformers, tokenization_siglip.py).
 */
export function canonicaliseText(text: string): string {
  return joinWords(text.toLowerCase().replace(PUNCTUATION, ""));
}

/** Names that open_clip's tokenizers have for what they do to a text first (open_clip/tokenizer.py, get_clean_fn). */
export const OPEN_CLIP_CLEANING = {
  /** SimpleTokenizer's own, and that of OpenAI's CLIP (clip/simple_tokenizer.py). */
  lower: (text) => joinWords(repair(text)).toLowerCase(),
  /** HFTokenizer's own. */
  whitespace: (text) => joinWords(repair(text)),
  canonicalize: (text) => joinWords(repair(text).replaceAll("_", " ").replace(PUNCTUATION, "").toLowerCase()),
} as const satisfies Readonly<Record<string, (text: string) => string>>;

/** Printable ASCII without the sign that begins HTML's references: nothing of it is repaired or replaced. */
const SOUND = /^[ -%'-~]*$/;

/**
 * `basic_clean`, but for white space at the ends, which what follows removes: repaired, then HTML's references replaced
 * twice, for what was escaped twice.
 */
function repair(text: string): string {
  return SOUND.test(text) ? text : unescapeHtml(unescapeHtml(repairText(text)));
}
