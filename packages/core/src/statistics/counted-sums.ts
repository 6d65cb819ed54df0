import { BLOCK, countedSumsModule, TOGETHER } from "./counted-sums-wasm.ts";

/** Sums of columns in `TOGETHER` resamples at a time. */
export interface CountedSums {
  /** To be filled: how often each row stands in each resample. */
  readonly counts: readonly Uint16Array[];
  /** Σ count · value of a column in a resample, under the counts as they are: at resample · stride + column. */
  readonly add: () => Float64Array;
  readonly stride: number;
}

/** What is used of WebAssembly. */
interface Assembly {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
}

const { WebAssembly: assembly } = globalThis as { readonly WebAssembly?: Assembly };

/**
 * Of columns of equal length, at least one row, all values finite. Each sum is taken row by row, so that it is the same
 * to the bit with and without WebAssembly.
 */
export function createCountedSums(columns: readonly Float64Array[]): CountedSums {
  const module = assembly && compiled(assembly);
  return module ? withVectors(columns, module, assembly) : plainly(columns);
}

/** Null where vectors are unknown, or a page's policy lets nothing be compiled. */
function compiled({ Module }: Assembly): object | null {
  try {
    return new Module(countedSumsModule());
  } catch {
    return null;
  }
}

export function plainly(columns: readonly Float64Array[]): CountedSums {
  const rows = columns[0].length;
  const counts = Array.from({ length: TOGETHER }, () => new Uint16Array(rows));
  const stride = columns.length;
  const sums = new Float64Array(TOGETHER * stride);
  const add = () => {
    for (let r = 0; r < TOGETHER; r++) {
      for (let c = 0; c < stride; c++) sums[r * stride + c] = sumOf(columns[c], counts[r]);
    }
    return sums;
  };
  return { counts, add, stride };
}

function sumOf(column: Float64Array, counts: Uint16Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += counts[i] * column[i];
  return sum;
}

const PAGE = 65_536;

function withVectors(
  columns: readonly Float64Array[],
  module: object,
  { Memory, Instance }: Assembly,
): CountedSums {
  const rows = columns[0].length;
  const blocks = Math.ceil(columns.length / BLOCK);
  const blockBytes = rows * BLOCK * 8;
  const ofBlock = TOGETHER * BLOCK;
  const countsAt = blocks * blockBytes + ofBlock * 8;
  const memory = new Memory({ initial: Math.ceil((countsAt + TOGETHER * rows * 2) / PAGE) });
  const { buffer } = memory;
  const instance = new Instance(module, { m: { m: memory } });
  const sumBlock = instance.exports.f as (...places: number[]) => void;
  // Columns side by side, the last block filled up with zeros.
  for (const [c, column] of columns.entries()) {
    const block = new Float64Array(buffer, Math.floor(c / BLOCK) * blockBytes, rows * BLOCK);
    for (let i = 0; i < rows; i++) block[i * BLOCK + (c % BLOCK)] = column[i];
  }
  const places = Array.from({ length: TOGETHER }, (_, r) => countsAt + r * rows * 2);
  const counts = places.map((place) => new Uint16Array(buffer, place, rows));
  const written = new Float64Array(buffer, blocks * blockBytes, ofBlock);
  const stride = blocks * BLOCK;
  const sums = new Float64Array(TOGETHER * stride);
  const add = () => {
    for (let b = 0; b < blocks; b++) {
      sumBlock(b * blockBytes, ...places, rows, written.byteOffset);
      for (let r = 0; r < TOGETHER; r++) {
        sums.set(written.subarray(r * BLOCK, (r + 1) * BLOCK), r * stride + b * BLOCK);
      }
    }
    return sums;
  };
  return { counts, add, stride };
}
