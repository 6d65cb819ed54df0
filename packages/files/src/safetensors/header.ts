import { CommonGroundError } from "@commonground/core";

/** Number formats this project reads, with their width in bytes. The format knows more (U16, F8_…). */
export const DTYPE_BYTES = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;

export type Dtype = keyof typeof DTYPE_BYTES;

export interface TensorEntry {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** First byte, from the start of the data section. */
  readonly begin: number;
  /** One past the last byte, from the start of the data section. */
  readonly end: number;
}

/** A checked header: the tensors tile the data section, which starts at `dataOffset` and ends with the file. */
export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /** Where the data section starts in the file; a tensor's bytes start at dataOffset + begin. */
  readonly dataOffset: number;
  readonly metadata: ReadonlyMap<string, string>;
}

/** How a tensor is called in messages: quoted, so that odd names stay on one line, and not longer than a line. */
export function quoteName(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}

export function invalidWeights(file: string, what: string, cause?: unknown): CommonGroundError {
  return new CommonGroundError("INVALID_WEIGHTS", `${file}: ${what}`, { cause });
}
