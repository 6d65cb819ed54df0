import type { ByteSource } from "../bytes/byte-source.ts";
import { invalidWeights, quoteName } from "../safetensors/header.ts";
import { LOCAL_BYTES, type ZipEntry } from "./zip-directory.ts";

const LOCAL = 0x04034b50;

/** Where an entry's own bytes begin: its local header must say the same as the directory. Throws `INVALID_WEIGHTS`. */
export async function findEntryBytes(source: ByteSource, entry: ZipEntry): Promise<number> {
  const file = quoteName(entry.name);
  const fail = (what: string) => invalidWeights(source.name, `${what}; download it or save it again`);
  if (entry.method !== "stored") throw fail(`${file} in it is compressed, where PyTorch stores it as it is`);
  const name = new TextEncoder().encode(entry.name);
  const bytes = await source.read(entry.headerOffset, LOCAL_BYTES + name.length);
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [method, nameBytes, extraBytes] = [8, 26, 28].map((at) => header.getUint16(at, true)) as [
    number,
    number,
    number,
  ];
  if (header.getUint32(0, true) !== LOCAL || method !== 0) {
    throw fail(`${file} is not where its zip directory says`);
  }
  if (nameBytes !== name.length || name.some((byte, i) => bytes[LOCAL_BYTES + i] !== byte)) {
    throw fail(`${file} has another name where it lies`);
  }
  const begin = entry.headerOffset + LOCAL_BYTES + nameBytes + extraBytes;
  if (begin + entry.storedSize > entry.limit) throw fail(`${file} overlaps what follows it`);
  return begin;
}

/** An entry's bytes; more than `maxBytes` throw `INVALID_WEIGHTS` before they are read. */
export async function readEntry(source: ByteSource, entry: ZipEntry, maxBytes: number): Promise<Uint8Array> {
  if (entry.storedSize > maxBytes) {
    throw invalidWeights(
      source.name,
      `${quoteName(entry.name)} in it has ${entry.storedSize} bytes, the limit is ${maxBytes}; save the weights alone`,
    );
  }
  return source.read(await findEntryBytes(source, entry), entry.storedSize);
}
