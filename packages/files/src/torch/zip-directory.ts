/*
 * The directory of a zip file (PKWARE APPNOTE 6.3.10), as strictly as PyTorch writes it: one disk, no comment, the
 * directory at the end, entries that do not overlap. Whatever two readers might understand differently is refused, and
 * nothing is unpacked: what is read lies in the file as it is.
 */
import type { ByteSource } from "../bytes/byte-source.ts";
import { holdEnd } from "../bytes/hold-end.ts";
import { invalidWeights, quoteName } from "../safetensors/header.ts";
import { decodeName, isPlainName } from "./zip-name.ts";

/** A file in the archive. */
export interface ZipEntry {
  readonly name: string;
  /** Length of the name in the archive, in UTF-8. */
  readonly nameBytes: number;
  readonly method: "stored" | "deflated";
  /** Bytes it takes in the archive; its own size where it is stored. */
  readonly storedSize: number;
  /** First byte of its local header, which stands before its bytes. */
  readonly headerOffset: number;
  /** Where the next entry or the directory begins. */
  readonly limit: number;
}

/** Models have some thousand tensors, training states three times as many. */
export const MAX_ENTRIES = 200_000;
/** PyTorch's names have some dozen bytes; those of TorchScript's code some hundred. */
const MAX_NAME_BYTES = 1_024;
/** 200,000 entries of 100 bytes and their names. */
const MAX_DIRECTORY_BYTES = 64_000_000;
/** What is read at the end at once: the directory of 300 tensors and its ends have some 25,000 bytes. */
const END_READ_BYTES = 65_536;

const END_BYTES = 22;
const END_64_BYTES = 56;
const LOCATOR_BYTES = 20;
export const ENTRY_BYTES = 46;
/** Before an entry's name, extra fields and bytes. */
export const LOCAL_BYTES = 30;

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR = 0x07064b50;
const ENTRY = 0x02014b50;
/** Extra field with sizes that do not fit in 32 bits. */
const ZIP_64 = 1;
/** Encrypted, strongly encrypted, directory encrypted. */
export const ENCRYPTED = 0x2041;
/** Stands for a size or place that the zip64 field has. */
export const WIDE = 0xffffffff;
/** Kind of a file in the attributes that Unix gives it, and that of a symbolic link. */
const KIND = 0xf000;
const LINK = 0xa000;

const DAMAGED = "download it or save it again";

/** The files in an archive, by name. Throws `INVALID_WEIGHTS`. */
export async function readZipDirectory(file: ByteSource): Promise<ReadonlyMap<string, ZipEntry>> {
  const fail = (what: string) => invalidWeights(file.name, `${what}; ${DAMAGED}`);
  const source = await holdEnd(file, END_READ_BYTES);
  const { count, size, offset } = await readEnd(source, fail);
  if (count > MAX_ENTRIES) throw fail(`${count} files are announced in it, the limit is ${MAX_ENTRIES}`);
  if (size > MAX_DIRECTORY_BYTES) {
    throw fail(`a zip directory of ${size} bytes is announced, the limit is ${MAX_DIRECTORY_BYTES}`);
  }
  const directory = view(await source.read(offset, size));
  const entries: Omit<ZipEntry, "limit">[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const { entry, length } = parseEntry(directory, at, fail);
    entries.push(entry);
    at += length;
  }
  if (at !== size) throw fail(`the zip directory has ${size - at} bytes that belong to no file`);
  return withLimits(entries, offset, fail);
}

type Fail = (what: string) => Error;

interface End {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

async function readEnd(source: ByteSource, fail: Fail): Promise<End> {
  if (source.size < END_BYTES) throw fail("it is too short for a zip file");
  const tailBytes = Math.min(source.size, LOCATOR_BYTES + END_BYTES);
  const tail = view(await source.read(source.size - tailBytes, tailBytes));
  const at = tailBytes - END_BYTES;
  if (tail.getUint32(at, true) !== END || tail.getUint16(at + 20, true) !== 0) {
    throw fail("the zip directory is not at its end: it is truncated, or other bytes follow");
  }
  const disks = tail.getUint32(at + 4, true);
  const [count, onDisk] = [tail.getUint16(at + 10, true), tail.getUint16(at + 8, true)];
  const end: End = { count, size: tail.getUint32(at + 12, true), offset: tail.getUint32(at + 16, true) };
  if (disks !== 0 || count !== onDisk) throw fail("it is part of a zip file in several pieces");
  const hasLocator = at >= LOCATOR_BYTES && tail.getUint32(at - LOCATOR_BYTES, true) === LOCATOR;
  const found = hasLocator
    ? await readEnd64(source, tail, at - LOCATOR_BYTES, end, fail)
    : { ...end, stop: source.size - END_BYTES };
  if (found.offset + found.size !== found.stop) throw fail("the zip directory is not where it is said to be");
  return found;
}

const agree = (value: number, other: number, ones: number): boolean => other === ones || other === value;

/** The end of a zip64 file, which the shorter end must agree with where that is not filled with ones. */
async function readEnd64(
  source: ByteSource,
  tail: DataView,
  locator: number,
  short: End,
  fail: Fail,
): Promise<End & { stop: number }> {
  const stop = Number(tail.getBigUint64(locator + 8, true));
  if (stop !== source.size - END_BYTES - LOCATOR_BYTES - END_64_BYTES) {
    throw fail("the zip64 directory's end is not where it is said to be");
  }
  const end = view(await source.read(stop, END_64_BYTES));
  const big = (at: number) => Number(end.getBigUint64(at, true));
  if (end.getUint32(0, true) !== END_64 || big(4) !== END_64_BYTES - 12) {
    throw fail("the zip64 directory has no end");
  }
  if (
    tail.getUint32(locator + 4, true) !== 0 ||
    end.getUint32(16, true) !== 0 ||
    end.getUint32(20, true) !== 0
  ) {
    throw fail("it is part of a zip file in several pieces");
  }
  const [onDisk, count, size, offset] = [big(24), big(32), big(40), big(48)] as const;
  if (
    onDisk !== count ||
    !agree(count, short.count, 0xffff) ||
    !agree(size, short.size, WIDE) ||
    !agree(offset, short.offset, WIDE)
  ) {
    throw fail("the two ends of its zip directory do not agree");
  }
  return { count, size, offset, stop };
}

function parseEntry(
  data: DataView,
  at: number,
  fail: Fail,
): { entry: Omit<ZipEntry, "limit">; length: number } {
  if (at + ENTRY_BYTES > data.byteLength) throw fail("the zip directory ends within a file's entry");
  if (data.getUint32(at, true) !== ENTRY) throw fail("the zip directory has bytes that are no file's entry");
  const [flags, method] = [data.getUint16(at + 8, true), data.getUint16(at + 10, true)];
  const nameBytes = data.getUint16(at + 28, true);
  const extraBytes = data.getUint16(at + 30, true);
  const length = ENTRY_BYTES + nameBytes + extraBytes + data.getUint16(at + 32, true);
  if (nameBytes > MAX_NAME_BYTES) throw fail(`a name of ${nameBytes} bytes is in its zip directory`);
  if (at + length > data.byteLength) throw fail("the zip directory ends within a file's entry");
  const nameAt = at + ENTRY_BYTES;
  const name = parseName(new Uint8Array(data.buffer, data.byteOffset + nameAt, nameBytes), fail);
  const file = quoteName(name);
  if ((flags & ENCRYPTED) !== 0) throw fail(`${file} in it is encrypted`);
  if (((data.getUint32(at + 38, true) >>> 16) & KIND) === LINK)
    throw fail(`${file} in it is a symbolic link`);
  if (method !== 0 && method !== 8) throw fail(`${file} in it is compressed by method ${method}`);
  if (data.getUint16(at + 34, true) !== 0) throw fail("it is part of a zip file in several pieces");
  const [size, storedSize, headerOffset] = parseSizes(data, at, nameAt + nameBytes, extraBytes, file, fail);
  if (method === 0 && size !== storedSize) {
    throw fail(`${file} is stored as it is, yet has two sizes (${size} and ${storedSize} bytes)`);
  }
  const kind = method === 0 ? "stored" : "deflated";
  return { entry: { name, nameBytes, method: kind, storedSize, headerOffset }, length };
}

/** Size, stored size and place of an entry, each from its zip64 field where the 32 bits are ones. */
function parseSizes(
  data: DataView,
  at: number,
  extraAt: number,
  extraBytes: number,
  file: string,
  fail: Fail,
): readonly [number, number, number] {
  const short = [data.getUint32(at + 24, true), data.getUint32(at + 20, true), data.getUint32(at + 42, true)];
  const fields = extraFields(data, extraAt, extraBytes);
  if (fields === undefined) throw fail(`${file} has extra fields that are cut off`);
  const wide = fields.filter(({ id }) => id === ZIP_64);
  if (wide.length > 1) throw fail(`${file} has its zip64 sizes twice`);
  let next = wide[0]?.at ?? 0;
  const stop = next + (wide[0]?.length ?? 0);
  const values = short.map((value) => {
    if (value !== WIDE) return value;
    if (next + 8 > stop) throw fail(`${file} lacks its zip64 sizes`);
    next += 8;
    return Number(data.getBigUint64(next - 8, true));
  });
  if (!values.every(Number.isSafeInteger)) throw fail(`${file} has an impossible size`);
  return values as unknown as readonly [number, number, number];
}

/** The extra fields in a stretch of bytes; undefined where one reaches beyond it. */
export function extraFields(
  data: DataView,
  from: number,
  length: number,
): { id: number; at: number; length: number }[] | undefined {
  const fields = [];
  const stop = from + length;
  for (let at = from; at < stop;) {
    if (at + 4 > stop) return undefined;
    const field = { id: data.getUint16(at, true), at: at + 4, length: data.getUint16(at + 2, true) };
    at += 4 + field.length;
    if (at > stop) return undefined;
    fields.push(field);
  }
  return fields;
}

function parseName(bytes: Uint8Array, fail: Fail): string {
  const name = decodeName(bytes);
  if (name === undefined) throw fail("a name in its zip directory is not UTF-8");
  if (!isPlainName(name))
    throw fail(`the name ${quoteName(name)} in its zip directory climbs out of it or is none`);
  return name;
}

/** Each entry's limit; entries that overlap, have one name or reach into the directory are refused. */
function withLimits(
  entries: readonly Omit<ZipEntry, "limit">[],
  directory: number,
  fail: Fail,
): ReadonlyMap<string, ZipEntry> {
  const order = entries.toSorted((a, b) => a.headerOffset - b.headerOffset);
  const found = new Map<string, ZipEntry>();
  order.forEach((entry, i) => {
    const limit = order[i + 1]?.headerOffset ?? directory;
    if (found.has(entry.name)) throw fail(`${quoteName(entry.name)} is twice in its zip directory`);
    if (entry.headerOffset + LOCAL_BYTES + entry.nameBytes + entry.storedSize > limit) {
      throw fail(`${quoteName(entry.name)} overlaps what follows it`);
    }
    found.set(entry.name, { ...entry, limit });
  });
  return found;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
