/*
 * The part of the protocol buffer wire format that writing an ONNX model needs: varints, 32-bit floats and
 * length-delimited fields (https://protobuf.dev/programming-guides/encoding/). A message is the concatenation of
 * its encoded fields. While a model is put together a byte is a character: strings are joined far sooner than
 * thousands of small typed arrays.
 */

/** Encoded fields, a character of code 0 … 255 for each byte. */
export type Encoded = string;

const encoder = new TextEncoder();
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** A varint of a safe integer; a negative one in two's complement of 64 bits, ten bytes. */
function base128(value: number): Encoded {
  let out = "";
  let rest = value;
  if (value < 0) {
    let high = BigInt.asUintN(64, BigInt(value));
    for (; high > SAFE; high >>= 7n) out += String.fromCharCode(Number(high & 0x7fn) | 0x80);
    rest = Number(high);
  }
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) out += String.fromCharCode((rest % 128) | 0x80);
  return out + String.fromCharCode(rest);
}

/** The bytes that encoded fields stand for. */
export function toBytes(encoded: Encoded): Uint8Array {
  const out = new Uint8Array(encoded.length);
  for (let i = 0; i < out.length; i++) out[i] = encoded.charCodeAt(i);
  return out;
}

function fromBytes(bytes: Uint8Array): Encoded {
  let out = "";
  for (const byte of bytes) out += String.fromCharCode(byte);
  return out;
}

/** An integer field (int32, int64 or enum); a negative number takes ten bytes, as the format demands. */
export function integerField(field: number, value: number): Encoded {
  return base128(field << 3) + base128(value);
}

/** A `float` field, little-endian. */
export function floatField(field: number, value: number): Encoded {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value, true);
  return base128((field << 3) | 5) + fromBytes(new Uint8Array(view.buffer));
}

function delimited(field: number, content: Encoded): Encoded {
  return base128((field << 3) | 2) + base128(content.length) + content;
}

/** A `bytes` field. */
export function bytesField(field: number, value: Uint8Array): Encoded {
  return delimited(field, fromBytes(value));
}

/** A `string` field, UTF-8. */
export function stringField(field: number, value: string): Encoded {
  return delimited(field, /^[\0-\x7f]*$/.test(value) ? value : fromBytes(encoder.encode(value)));
}

/** An embedded message, given its encoded fields. */
export function messageField(field: number, parts: readonly Encoded[]): Encoded {
  return delimited(field, parts.join(""));
}

/** A packed repeated integer field. */
export function packedIntegerField(field: number, values: readonly number[]): Encoded {
  return delimited(field, values.map(base128).join(""));
}
