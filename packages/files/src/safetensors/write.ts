import { CommonGroundError } from "@commonground/core";
import { type Dtype, DTYPE_BYTES, quoteName } from "./header.ts";
import { PREFIX_BYTES } from "./parse-header.ts";

/** What is written for each dtype; F16 and BF16 as their bits. */
export type WritableTensor = { readonly shape: readonly number[] } & (
  | { readonly dtype: "F32"; readonly data: Float32Array }
  | { readonly dtype: "F16" | "BF16"; readonly data: Uint16Array }
  | { readonly dtype: "I32"; readonly data: Int32Array }
  | { readonly dtype: "I8"; readonly data: Int8Array }
  | { readonly dtype: "I64"; readonly data: BigInt64Array }
);

/** Where the tensors of a safetensors file lie. */
export interface SafetensorsLayout {
  /** Length prefix and header; the data section follows. */
  readonly header: Uint8Array;
  /** Names in the order of their data, which follow one another without gaps. */
  readonly order: readonly string[];
}

/**
 * Lays out a safetensors file. Wider dtypes come first and the header is padded to a multiple of eight bytes, so every
 * tensor is aligned to its width, as the Rust library writes it; within a dtype, by name. Equal tensors give equal
 * bytes whatever their order in the record.
 */
export function layoutSafetensors(
  tensors: Readonly<Record<string, { readonly dtype: Dtype; readonly shape: readonly number[] }>>,
  metadata?: Readonly<Record<string, string>>,
): SafetensorsLayout {
  const order = Object.entries(tensors).toSorted(
    ([a, x], [b, y]) =>
      DTYPE_BYTES[y.dtype] - DTYPE_BYTES[x.dtype] || compare(x.dtype, y.dtype) || compare(a, b),
  );
  const entries: [string, unknown][] = metadata === undefined ? [] : [["__metadata__", metadata]];
  let end = 0;
  for (const [name, { dtype, shape }] of order) {
    const begin = end;
    end += shape.reduce((product, side) => product * side, DTYPE_BYTES[dtype]);
    entries.push([name, { dtype, shape, data_offsets: [begin, end] } satisfies HeaderEntry]);
  }
  const json = new TextEncoder().encode(
    `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(",")}}`,
  );
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(PREFIX_BYTES + headerBytes).fill(0x20, PREFIX_BYTES);
  new DataView(header.buffer).setBigUint64(0, BigInt(headerBytes), true);
  header.set(json, PREFIX_BYTES);
  return { header, order: order.map(([name]) => name) };
}

/** Serialises tensors as a safetensors file, laid out by `layoutSafetensors`. */
export function writeSafetensors(
  tensors: Readonly<Record<string, WritableTensor>>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  let bytes = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const count = shape.reduce((product, side) => product * side, 1);
    if (count !== data.length) {
      throw new CommonGroundError(
        "INVALID_ARGUMENT",
        `writeSafetensors: tensor ${quoteName(name)} has ${data.length} numbers, its shape [${shape.join(", ")}] asks for ${count}`,
      );
    }
    bytes += data.byteLength;
  }
  const { header, order } = layoutSafetensors(tensors, metadata);
  const file = new Uint8Array(header.length + bytes);
  file.set(header);
  let offset = header.length;
  for (const name of order) {
    const { data } = tensors[name]!;
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}

interface HeaderEntry {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
