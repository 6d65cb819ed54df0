import { CommonGroundError } from "@commonground/core";
import { type Dtype, DTYPE_BYTES, quoteName } from "./header.ts";
import { PREFIX_BYTES } from "./parse-header.ts";

/** What is written for each dtype; F16 and BF16 as their bits. */
export type WritableTensor = { readonly shape: readonly number[] } & (
  | { readonly dtype: "F32"; readonly data: Float32Array }
  | { readonly dtype: "F16" | "BF16"; readonly data: Uint16Array }
  | { readonly dtype: "I32"; readonly data: Int32Array }
  | { readonly dtype: "I64"; readonly data: BigInt64Array }
);

/**
 * Serialises tensors as a safetensors file. Wider dtypes come first and the header is padded to a multiple of eight
 * bytes, so every tensor is aligned to its width, as the Rust library writes it; within a dtype, by name. Equal
 * tensors give equal bytes whatever their order in the record.
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, WritableTensor>>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const order = Object.entries(tensors).toSorted(
    ([a, x], [b, y]) =>
      DTYPE_BYTES[y.dtype] - DTYPE_BYTES[x.dtype] || compare(x.dtype, y.dtype) || compare(a, b),
  );
  const header: [string, unknown][] = metadata === undefined ? [] : [["__metadata__", metadata]];
  let end = 0;
  for (const [name, { dtype, shape, data }] of order) {
    const count = shape.reduce((product, side) => product * side, 1);
    if (count !== data.length) {
      throw new CommonGroundError(
        "INVALID_ARGUMENT",
        `writeSafetensors: tensor ${quoteName(name)} has ${data.length} numbers, its shape [${shape.join(", ")}] asks for ${count}`,
      );
    }
    const begin = end;
    end += data.byteLength;
    header.push([name, { dtype, shape, data_offsets: [begin, end] } satisfies HeaderEntry]);
  }
  const json = new TextEncoder().encode(
    `{${header.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(",")}}`,
  );
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(PREFIX_BYTES + headerBytes + end).fill(
    0x20,
    PREFIX_BYTES,
    PREFIX_BYTES + headerBytes,
  );
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.set(json, PREFIX_BYTES);
  let offset = PREFIX_BYTES + headerBytes;
  for (const [, { data }] of order) {
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
