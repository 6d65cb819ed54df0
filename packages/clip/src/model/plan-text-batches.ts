/** Rows of a batch of texts, and the length in tokens they are padded to. */
export interface TextBatch {
  readonly texts: readonly number[];
  readonly length: number;
}

const MAX_TEXTS_PER_BATCH = 256;

/** Tokens from which on a batch keeps a processor busy: a longer text then gets a new one instead of padding the others. */
const ENOUGH_TOKENS = 512;

/**
 * Attention sums rows of a multiple of four in one order whatever stands behind a text's end (onnxruntime on x64), so that
 * padding to it leaves every bit of an embedding as it is beside longer texts.
 */
const STEP = 4;

/**
 * Groups texts of like length, so that little is computed for padding: batches of at most 256 texts and, where more
 * than one text is in them, at most `maxTokens` tokens with padding. Every text is in exactly one batch, padded to a
 * multiple of four tokens or the length of the longest text.
 */
export function planTextBatches(lengths: ArrayLike<number>, maxTokens: number): readonly TextBatch[] {
  const order = Array.from(lengths, (_, i) => i).toSorted((a, b) => lengths[a]! - lengths[b]! || a - b);
  const longest = lengths[order.at(-1)!] ?? 0;
  const batches: { texts: number[]; length: number }[] = [];
  for (const i of order) {
    const length = Math.min(longest, Math.ceil(lengths[i]! / STEP) * STEP);
    const batch = batches.at(-1);
    if (
      batch !== undefined &&
      batch.texts.length < MAX_TEXTS_PER_BATCH &&
      (batch.texts.length + 1) * length <= maxTokens &&
      (length === batch.length || batch.texts.length * batch.length < ENOUGH_TOKENS)
    ) {
      batch.texts.push(i);
      batch.length = length;
    } else {
      batches.push({ texts: [i], length });
    }
  }
  return batches;
}
