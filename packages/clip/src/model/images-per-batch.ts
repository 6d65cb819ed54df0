/** Pixels of more images than this wait in memory for little. */
const MOST_IMAGES = 64;

/** How many images of `tokens` each are encoded at once where `imageTokens` are quickest; one at least. */
export function imagesPerBatch(tokens: number, imageTokens: number): number {
  return Math.min(MOST_IMAGES, Math.max(1, Math.round(imageTokens / tokens)));
}
