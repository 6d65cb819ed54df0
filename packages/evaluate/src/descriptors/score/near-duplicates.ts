import { type Matrix, rowRange, similarities } from "@commonground/core";
import { setImmediate as breathe } from "node:timers/promises";

/** Rows compared at a time with all that follow: a few megabytes of cosines, and an interrupt is heard in between. */
const BLOCK = 256;
/** Most pairs that are named; a bank with more is to be rewritten, not read. */
export const MAX_NAMED_PAIRS = 1_000;

export interface NearDuplicates {
  /** Cosine from which two descriptors are nearly one, −1 to 1. */
  readonly threshold: number;
  /** Pairs at or above it. */
  readonly count: number;
  /** Rows of each pair, the lower first, most alike first; at most `MAX_NAMED_PAIRS`. */
  readonly pairs: readonly { readonly a: number; readonly b: number; readonly cosine: number }[];
}

export interface NearDuplicatesOptions {
  readonly threshold: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Pairs of rows that are nearly the same direction. `weights`: n × c, unit rows. All n²/2 pairs are compared: 4,000
 * descriptors of 512 numbers take seconds. Throws the signal's reason when aborted.
 */
export async function nearDuplicates(
  weights: Matrix,
  { threshold, signal, onProgress }: NearDuplicatesOptions,
): Promise<NearDuplicates> {
  const { rows } = weights;
  let count = 0;
  let pairs: { a: number; b: number; cosine: number }[] = [];
  const keepMostAlike = () => {
    pairs = pairs.toSorted((x, y) => y.cosine - x.cosine || x.a - y.a || x.b - y.b).slice(0, MAX_NAMED_PAIRS);
  };
  for (let from = 0; from < rows; from += BLOCK) {
    signal?.throwIfAborted();
    const to = Math.min(rows, from + BLOCK);
    const cosines = similarities(rowRange(weights, from, to), rowRange(weights, from, rows));
    for (let a = from; a < to; a++) {
      for (let b = a + 1; b < rows; b++) {
        const cosine = cosines.data[(a - from) * cosines.columns + (b - from)];
        if (cosine < threshold) continue;
        count++;
        pairs.push({ a, b, cosine });
      }
      if (pairs.length > 2 * MAX_NAMED_PAIRS) keepMostAlike();
    }
    onProgress?.(to, rows);
    await breathe();
  }
  keepMostAlike();
  return { threshold, count, pairs };
}
