/** Rows of a batch of texts, and the length in tokens they are padded to. */
export interface TextBatch {
  readonly texts: readonly number[];
  readonly length: number;
}

const MAX_TEXTS_PER_BATCH = 256;

/**
 * Groups texts of like length, so that little is computed for padding: batches of at most 256 texts and, where more
 * than one text is in them, at most `maxTokens` tokens with padding. Every text is in exactly one batch.
 */
export function planTextBatches(lengths: ArrayLike<number>, maxTokens: number): readonly TextBatch[] {
  const order = Array.from(lengths, (_, i) => i).toSorted((a, b) => lengths[a]! - lengths[b]! || a - b);
  const batches: { texts: number[]; length: number }[] = [];
  for (const i of order) {
    const length = lengths[i]!;
    const batch = batches.at(-1);
    if (
      batch !== undefined &&
      batch.texts.length < MAX_TEXTS_PER_BATCH &&
      (batch.texts.length + 1) * length <= maxTokens
    ) {
      batch.texts.push(i);
      batch.length = length;
    } else {
      batches.push({ texts: [i], length });
    }
  }
  return batches;
}
