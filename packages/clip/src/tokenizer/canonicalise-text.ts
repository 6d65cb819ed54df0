const PUNCTUATION = /[!-/:-@[-`{-~]/g;
const WHITE_SPACE = /\s+/g;

/**
 * A text as SigLIP was trained on: without ASCII punctuation, in lower case, its words apart by one space
 * (transformers, tokenization_siglip.py).
 */
export function canonicaliseText(text: string): string {
  return text.replace(PUNCTUATION, "").replace(WHITE_SPACE, " ").trim().toLowerCase();
}

/** The same as open_clip does it, where an underscore parts words (open_clip/tokenizer.py, canonicalize_text). */
export function canonicaliseForOpenClip(text: string): string {
  return canonicaliseText(text.replaceAll("_", " "));
}
