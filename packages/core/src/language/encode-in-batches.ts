import { checkFinite } from "../linalg/check-finite.ts";
import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { TextCache } from "./text-cache.ts";

/** Texts given to the encoder at once: enough to keep it busy, few enough to report progress and to abort. */
const BATCH = 256;

export interface TextWeightOptions extends EncodeOptions {
  /** Where embeddings are kept between runs; nowhere by default. */
  readonly cache?: TextCache | undefined;
  /** Called after each batch with the number of texts encoded so far and in all; not for texts that are kept. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Encodes texts 0 … `count` − 1 in batches and hands each batch's unit rows, with the index of its first text, to
 * `receive`. Throws `RUNTIME` when an embedding is not finite, `signal.reason` when aborted.
 */
export async function encodeInBatches(
  encoder: Encoder,
  count: number,
  text: (index: number) => string,
  receive: (rows: Matrix, from: number) => void,
  options: TextWeightOptions,
): Promise<void> {
  const { signal, onProgress } = options;
  for (let from = 0; from < count; from += BATCH) {
    signal?.throwIfAborted();
    const size = Math.min(BATCH, count - from);
    const texts = Array.from({ length: size }, (_, i) => text(from + i));
    const embeddings = await encoder.encodeTexts(texts, { signal });
    receive(normaliseRows(checkFinite(embeddings, "text embeddings")), from);
    onProgress?.(from + size, count);
  }
}
