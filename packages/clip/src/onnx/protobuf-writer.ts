/*
 * The part of the protocol buffer wire format that writing an ONNX model needs: varints, 32-bit floats and
 * length-delimited fields (https://protobuf.dev/programming-guides/encoding/). A message is the concatenation of
 * its encoded fields.
 */

const encoder = new TextEncoder();

function base128(value: bigint): number[] {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 0x7fn) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return out;
}

/** Joins encoded fields (or whole messages). */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** An integer field (int32, int64 or enum); a negative number takes ten bytes, as the format demands. */
export function integerField(field: number, value: number): Uint8Array {
  return Uint8Array.from([...base128(BigInt(field << 3)), ...base128(BigInt(value))]);
}

/** A `float` field, little-endian. */
export function floatField(field: number, value: number): Uint8Array {
  const out = new Uint8Array(5);
  out[0] = (field << 3) | 5;
  new DataView(out.buffer).setFloat32(1, value, true);
  return out;
}

/** A `bytes` field. */
export function bytesField(field: number, value: Uint8Array): Uint8Array {
  const head = [...base128(BigInt((field << 3) | 2)), ...base128(BigInt(value.length))];
  return concatenate([Uint8Array.from(head), value]);
}

/** A `string` field, UTF-8. */
export function stringField(field: number, value: string): Uint8Array {
  return bytesField(field, encoder.encode(value));
}

/** An embedded message, given its encoded fields. */
export function messageField(field: number, parts: readonly Uint8Array[]): Uint8Array {
  return bytesField(field, concatenate(parts));
}

/** A packed repeated integer field. */
export function packedIntegerField(field: number, values: readonly number[]): Uint8Array {
  return bytesField(field, Uint8Array.from(values.flatMap((value) => base128(BigInt(value)))));
}
