/**
 * A text whose capital sigmas are small ones. Python and JavaScript lower a sigma at the end of a word to "ς"; Hugging
 * Face's tokenizers lower each character for itself, to "σ" everywhere.
 */
export function lowerSigma(text: string): string {
  return text.replaceAll("Σ", "σ");
}

/** Lower case as Hugging Face's tokenizers have it. */
export function lowerEach(text: string): string {
  return lowerSigma(text).toLowerCase();
}
