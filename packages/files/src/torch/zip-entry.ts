import { type ByteSource, readEach } from "../bytes/byte-source.ts";
import { invalidWeights, quoteName } from "../safetensors/header.ts";
import { ENCRYPTED, LOCAL_BYTES, WIDE, type ZipEntry } from "./zip-directory.ts";
import { decodeName } from "./zip-name.ts";

const LOCAL = 0x04034b50;
/** Flag: sizes and checksum follow the bytes (a data descriptor), as PyTorch writes them. */
const DESCRIBED_BEHIND = 8;

/** The most that may stand between an entry's name and its bytes: its length has 16 bits. */
const MAX_EXTRA_BYTES = 0xffff;

/**
 * Where entries' own bytes begin, in their order: each local header must say the same as the directory. Throws
 * `INVALID_WEIGHTS`.
 */
export async function findEntryBytes(source: ByteSource, entries: readonly ZipEntry[]): Promise<number[]> {
  const ranges = entries.map(({ headerOffset, nameBytes }) => ({
    offset: headerOffset,
    length: LOCAL_BYTES + nameBytes,
  }));
  const headers = await readEach(source, ranges);
  return entries.map((entry, i) => beginOf(source.name, entry, headers[i]!));
}

/** `bytes` begin with the local header. */
function beginOf(path: string, entry: ZipEntry, bytes: Uint8Array): number {
  const file = quoteName(entry.name);
  const fail = (what: string) => invalidWeights(path, `${what}; download it or save it again`);
  if (entry.method !== "stored") throw fail(`${file} in it is compressed, where PyTorch stores it as it is`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.getUint32(0, true) !== LOCAL || header.getUint16(8, true) !== 0) {
    throw fail(`${file} is not where its zip directory says`);
  }
  const flags = header.getUint16(6, true);
  if ((flags & ENCRYPTED) !== 0) throw fail(`${file} in it is encrypted`);
  // Sizes may stand behind the bytes, or in a zip64 field.
  const unsaid = (flags & DESCRIBED_BEHIND) === 0 ? [WIDE] : [WIDE, 0];
  const sizes = [header.getUint32(18, true), header.getUint32(22, true)];
  if (sizes.some((size) => size !== entry.storedSize && !unsaid.includes(size))) {
    throw fail(`${file} has another size where it lies`);
  }
  const nameBytes = header.getUint16(26, true);
  const name = bytes.subarray(LOCAL_BYTES, LOCAL_BYTES + nameBytes);
  if (nameBytes !== entry.nameBytes || decodeName(name) !== entry.name) {
    throw fail(`${file} has another name where it lies`);
  }
  const begin = entry.headerOffset + LOCAL_BYTES + nameBytes + header.getUint16(28, true);
  if (begin + entry.storedSize > entry.limit) throw fail(`${file} overlaps what follows it`);
  return begin;
}

/** A file of an archive, and the most bytes it may have. */
export interface WantedEntry {
  readonly entry: ZipEntry;
  readonly maxBytes: number;
}

/** The bytes of small entries, read at once; more than their `maxBytes` throw `INVALID_WEIGHTS` before any are read. */
export async function readEntries(source: ByteSource, wanted: readonly WantedEntry[]): Promise<Uint8Array[]> {
  for (const { entry, maxBytes } of wanted) {
    if (entry.storedSize > maxBytes) {
      throw invalidWeights(
        source.name,
        `${quoteName(entry.name)} in it has ${entry.storedSize} bytes, the limit is ${maxBytes}; save the weights alone`,
      );
    }
  }
  const ranges = wanted.map(({ entry: { headerOffset, nameBytes, storedSize, limit } }) => ({
    offset: headerOffset,
    length: Math.min(LOCAL_BYTES + nameBytes + MAX_EXTRA_BYTES + storedSize, limit - headerOffset),
  }));
  const read = await readEach(source, ranges);
  return wanted.map(({ entry }, i) => {
    const begin = beginOf(source.name, entry, read[i]!) - entry.headerOffset;
    return read[i]!.subarray(begin, begin + entry.storedSize);
  });
}
