import { brainToFloat32, halfToFloat32 } from "@commonground/files";
import type { WeightEntry, WeightsHeader } from "./stored-weights.ts";

/** The same weights in single precision, in bytes of their own. */
export interface WidenedWeights {
  /** Where the tensors lie in what `widen` returns. */
  readonly header: WeightsHeader;
  /** `bytes`: all that the header was of. */
  widen(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}

/** More than this in single precision, 64 MB, would lie in memory twice for long. */
const MOST_BYTES = 2 ** 26;
/** What begins at a multiple of this can be read as numbers of any type. */
const ALIGNMENT = 8;

const WIDENED: Readonly<Record<string, (bits: Uint16Array) => Float32Array>> = {
  F16: halfToFloat32,
  BF16: brainToFloat32,
};

/**
 * Small weights of half precision as single ones, which they equal. A runtime widens them itself with each session, which
 * in WebAssembly that was just loaded takes longer than all else of a small model's first image. Null where nothing is of
 * half precision, the result would exceed 64 MB, or tensors are made of others.
 */
export function widenWeights({ tensors, dataOffset, metadata }: WeightsHeader): WidenedWeights | null {
  const entries = [...tensors];
  if (entries.some(([, { made }]) => made !== undefined)) return null;
  if (!entries.some(([, { dtype }]) => dtype in WIDENED)) return null;
  let size = 0;
  const places = entries.map(([name, entry]): readonly [string, WeightEntry, WeightEntry] => {
    const begin = Math.ceil(size / ALIGNMENT) * ALIGNMENT;
    const wide = entry.dtype in WIDENED;
    size = begin + (entry.end - entry.begin) * (wide ? 2 : 1);
    return [name, entry, { ...entry, dtype: wide ? "F32" : entry.dtype, begin, end: size }];
  });
  if (size > MOST_BYTES) return null;
  return {
    header: {
      tensors: new Map(places.map(([name, , placed]) => [name, placed])),
      dataOffset: 0,
      metadata,
    },
    widen(bytes) {
      const result = new Uint8Array(size);
      for (const [, { dtype, begin, end }, placed] of places) {
        // A copy, since what is read as numbers must begin at a multiple of their size.
        const stored = bytes.slice(dataOffset + begin, dataOffset + end);
        const numbers = WIDENED[dtype]?.(new Uint16Array(stored.buffer));
        result.set(numbers === undefined ? stored : new Uint8Array(numbers.buffer), placed.begin);
      }
      return result;
    },
  };
}
