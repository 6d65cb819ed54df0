export type BytePart = string | number | Uint8Array;

/** Bytes one after the other; characters and numbers are one byte each. */
export const bytesFrom = (...parts: readonly BytePart[]): Uint8Array =>
  joined(
    parts.map((part) =>
      typeof part === "number"
        ? Uint8Array.of(part)
        : typeof part === "string"
          ? Uint8Array.from(part, (character) => character.charCodeAt(0))
          : part,
    ),
  );

/** Little-endian whole numbers. */
export const uint16 = (value: number): Uint8Array => Uint8Array.of(value & 0xff, value >> 8);

export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

export function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
