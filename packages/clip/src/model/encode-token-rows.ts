import { type Matrix, matrix } from "@commonground/core";
import type { ModelSessions } from "./model-sessions.ts";
import { planTextBatches } from "./plan-text-batches.ts";

/** Larger batches bring nothing on a CPU and cost memory: 53 texts of 77 tokens. */
const MAX_TOKENS_PER_BATCH = 4096;

export interface TextEncoder {
  readonly sessions: ModelSessions;
  /** Dimension c of the joint space. */
  readonly embeddingDimension: number;
  /** Throws when the model must not be used any more. */
  readonly check: (signal: AbortSignal | undefined) => void;
}

/**
 * Encodes texts given as rows of `length` token ids, of which `lengths` are used, in batches of like length; between
 * two of them a signal is looked at, whose reason is then thrown. Returns n × c.
 */
export async function encodeTokenRows(
  { sessions, embeddingDimension, check }: TextEncoder,
  ids: Int32Array,
  length: number,
  lengths: ArrayLike<number>,
  signal: AbortSignal | undefined,
): Promise<Matrix> {
  const embeddings = matrix(lengths.length, embeddingDimension);
  for (const { texts, length: longest } of planTextBatches(lengths, MAX_TOKENS_PER_BATCH)) {
    check(signal);
    const batch = new Int32Array(texts.length * longest);
    texts.forEach((row, i) => batch.set(ids.subarray(row * length, row * length + longest), i * longest));
    const { embedding } = await sessions.text({
      ids: { type: "int32", shape: [texts.length, longest], data: batch },
    });
    texts.forEach((row, i) => {
      const from = i * embeddingDimension;
      embeddings.data.set(
        embedding!.data.subarray(from, from + embeddingDimension),
        row * embeddingDimension,
      );
    });
  }
  check(signal);
  return embeddings;
}
