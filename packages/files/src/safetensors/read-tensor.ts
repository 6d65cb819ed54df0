import { CommonGroundError } from "@commonground/core";
import type { ByteSource } from "../bytes/byte-source.ts";
import { brainToFloat32, halfToFloat32 } from "./half.ts";
import { type Dtype, DTYPE_BYTES, invalidWeights, quoteName, type SafetensorsHeader } from "./header.ts";

export interface Tensor {
  /**
   * Row-major. F32, F16 and BF16 as Float32Array, F64 as Float64Array, I64 as Float64Array of integers, BOOL as
   * Uint8Array of 0 and 1, the others as the array of their name.
   */
  readonly data: Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array | Float64Array;
  readonly shape: readonly number[];
  /** How the file stores it. */
  readonly dtype: Dtype;
}

/**
 * Reads one tensor. All conversions are exact: a 64-bit integer beyond ±(2⁵³ − 1) throws INVALID_WEIGHTS. A name
 * that the file does not hold throws MISSING_TENSOR.
 */
export async function readTensor(
  source: ByteSource,
  header: SafetensorsHeader,
  name: string,
): Promise<Tensor> {
  const entry = header.tensors.get(name);
  if (entry === undefined) {
    throw new CommonGroundError("MISSING_TENSOR", `${source.name}: there is no tensor ${quoteName(name)}`);
  }
  const { dtype, shape, begin, end } = entry;
  const read = await source.read(header.dataOffset + begin, end - begin);
  const bytes = read.byteOffset % DTYPE_BYTES[dtype] === 0 ? read : read.slice();
  const { buffer, byteOffset } = bytes;
  const length = bytes.length / DTYPE_BYTES[dtype];
  switch (dtype) {
    case "F32":
      return { data: new Float32Array(buffer, byteOffset, length), shape, dtype };
    case "F16":
      return { data: halfToFloat32(new Uint16Array(buffer, byteOffset, length)), shape, dtype };
    case "BF16":
      return { data: brainToFloat32(new Uint16Array(buffer, byteOffset, length)), shape, dtype };
    case "F64":
      return { data: new Float64Array(buffer, byteOffset, length), shape, dtype };
    case "I16":
      return { data: new Int16Array(buffer, byteOffset, length), shape, dtype };
    case "U8":
    case "BOOL":
      return { data: bytes, shape, dtype };
    case "I32":
      return { data: new Int32Array(buffer, byteOffset, length), shape, dtype };
    case "I8":
      return { data: new Int8Array(buffer, byteOffset, length), shape, dtype };
    case "I64": {
      const data = Float64Array.from(new BigInt64Array(buffer, byteOffset, length), Number);
      if (!data.every(Number.isSafeInteger)) {
        throw invalidWeights(source.name, `tensor ${quoteName(name)} holds integers beyond ±(2^53 − 1)`);
      }
      return { data, shape, dtype };
    }
  }
}
