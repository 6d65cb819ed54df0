/*
 * Headers of tar archives: POSIX.1-2001 (pax, ustar) and GNU tar's long names and large numbers. Only what is needed to
 * find regular files by name, offset and size.
 */

export const BLOCK = 512;

export interface TarHeader {
  readonly name: string;
  readonly size: number;
  /** One character: "0" a file, "5" a folder, "L" a long name, "x" pax fields, … */
  readonly type: string;
}

/**
 * A header block; null for a block of zeros, which ends an archive. Throws an `Error` that says what is wrong with any
 * other block that is no header.
 */
export function parseTarHeader(block: Uint8Array): TarHeader | null {
  if (block.every((byte) => byte === 0)) return null;
  // The sum counts its own eight bytes as spaces (POSIX.1-2001, pax, "ustar Interchange Format").
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += block[i];
  if (sum !== number(block.subarray(148, 156))) throw new Error("is no tar header, or a damaged one");
  const name = text(block.subarray(0, 100));
  const isUstar = text(block.subarray(257, 263)) === "ustar";
  const prefix = isUstar ? text(block.subarray(345, 500)) : "";
  const type = block[156] === 0 ? "0" : String.fromCharCode(block[156]);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size: number(block.subarray(124, 136)),
    type: type === "7" ? "0" : type,
  };
}

/** Octal digits, or GNU's big-endian number behind a first byte of 0x80. */
function number(field: Uint8Array): number {
  if (field[0] === 0x80) {
    let value = 0;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return value;
  }
  const digits = text(field).trim();
  if (!/^[0-7]*$/u.test(digits)) throw new Error("has a number that is none");
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

/** Up to the first zero. */
export function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** Fields of a pax header: lines of a length, a space, a name, "=" and a value. */
export function parsePax(bytes: Uint8Array): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(text(bytes.subarray(at, Math.max(space, at))));
    const record = bytes.subarray(space + 1, at + length - 1);
    const equals = record.indexOf(0x3d);
    if (!(space > at && length > space - at && at + length <= bytes.length && equals > 0)) {
      throw new Error("has pax fields that cannot be read");
    }
    fields.set(text(record.subarray(0, equals)), text(record.subarray(equals + 1)));
    at += length;
  }
  return fields;
}
