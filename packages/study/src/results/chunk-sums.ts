import { CommonGroundError } from "@commonground/core";
import { crc32 } from "@commonground/files";
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadata,
  parquetSchema,
  snappyUncompress,
} from "hyparquet";
import { getTreePath } from "hyparquet/src/schema.js";
import { type ColumnPages, columnPages, findPageFlaw } from "../datasets/parquet/check-pages.ts";

/*
 * Who reads a few columns of a file cannot take the hash of all of it. So a file of rows says in its fact `crc32` what the
 * bytes of each of its column chunks come to, eight digits a chunk in the footer's order, and in the last eight what its
 * footer comes to, without these eight and the seal of a shard. A chunk is checked when it is read, the footer always.
 */

const FACT = "crc32";
const SEAL = "sha256";
const DIGITS = 8;

/** What files without sums say of themselves: those of earlier versions. */
const WITHOUT_SUMS: ReadonlySet<string> = new Set([
  "schema",
  "fingerprint",
  "shard",
  SEAL,
  "results",
  "sizes",
]);

/** A file of rows of which the footer is read and checked. */
export interface CheckedFile {
  readonly metadata: FileMetaData;
  readonly facts: Readonly<Record<string, string | undefined>>;
  /**
   * Whoever reads column chunks from it reads them checked: rejects with `INVALID_RESULTS`, which names the column, or with
   * a plain error for pages that claim more than they hold.
   */
  readonly buffer: AsyncBuffer;
}

/** The fact of a file of so many chunks, into which `writeSums` writes. */
export function roomForSums(chunks: number): Readonly<Record<typeof FACT, string>> {
  return { [FACT]: "0".repeat(DIGITS * (chunks + 1)) };
}

/** Writes the sums into a file with the fact `roomForSums`. */
export function writeSums(bytes: Uint8Array): Uint8Array {
  const metadata = parquetMetadata(bytes);
  const footer = bytes.subarray(bytes.length - metadata.metadata_length - 8);
  const sums = chunksOf(metadata).map(({ start, end }) => digitsOf(crc32(bytes.subarray(start, end))));
  const { start, end } = placeOf(footer, FACT)!;
  if (end - start !== DIGITS * (sums.length + 1)) {
    throw new RangeError(`the fact ${FACT} has no room for ${sums.length} chunks`);
  }
  const write = (at: number, digits: string) => new TextEncoder().encodeInto(digits, footer.subarray(at));
  write(start, sums.join(""));
  write(end - DIGITS, footerSum(footer, end));
  return bytes;
}

/**
 * Reads and checks a footer, its last `footerBytes` bytes with the first request; `name` is what errors call the file.
 * Rejects with `INVALID_RESULTS` for bytes that were changed since they were written, with a plain error for what is no
 * Parquet file. Files of earlier versions have no sums, and are read as they are.
 */
export async function openChecked(
  buffer: AsyncBuffer,
  name: string,
  footerBytes: number,
): Promise<CheckedFile> {
  const footer = await readFooter(buffer, footerBytes);
  const place = placeOf(footer, FACT);
  const sums = place && textOf(footer.subarray(place.start, place.end));
  if (place !== null && sums!.slice(-DIGITS) !== footerSum(footer, place.end)) throw changed(name, "footer");
  const metadata = parquetMetadata(footer);
  const facts = Object.fromEntries((metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value]));
  if (sums === null) {
    const ours = facts.schema?.startsWith("commonground/") ?? false;
    if (ours && Object.keys(facts).some((key) => !WITHOUT_SUMS.has(key))) throw changed(name, "footer");
  }
  const chunks = chunksOf(metadata);
  const checked = new Set<Chunk>();
  const check = (chunk: Chunk, c: number, bytes: Uint8Array) => {
    if (sums !== null && digitsOf(crc32(bytes)) !== sums.slice(c * DIGITS, (c + 1) * DIGITS)) {
      throw changed(name, `column ${chunk.column}`);
    }
    const flaw = findPageFlaw(bytes, chunk.pages, DECOMPRESSORS);
    if (flaw !== null) throw new Error(`${chunk.column}: ${flaw}`);
    checked.add(chunk);
  };
  return {
    metadata,
    facts,
    buffer: {
      byteLength: buffer.byteLength,
      async slice(from, to = buffer.byteLength) {
        const bytes = await buffer.slice(from, to);
        for (const [c, chunk] of chunks.entries()) {
          const { start, end, column } = chunk;
          if (end <= from || start >= to || checked.has(chunk)) continue;
          if (start < from || end > to) throw new Error(`only a piece of ${column} was asked for`);
          check(chunk, c, new Uint8Array(bytes, start - from, end - start));
        }
        return bytes;
      },
    },
  };
}

/** What hyparquet unpacks without more, never more than a page claims to hold. */
const DECOMPRESSORS: Compressors = {
  SNAPPY(input, length) {
    const output = new Uint8Array(length);
    snappyUncompress(input, output);
    return output;
  },
};

interface Chunk {
  readonly column: string;
  readonly start: number;
  readonly end: number;
  readonly pages: ColumnPages;
}

function chunksOf(metadata: FileMetaData): Chunk[] {
  const schema = parquetSchema(metadata);
  return metadata.row_groups.flatMap(({ columns }) =>
    columns.map(({ meta_data: leaf }) => {
      const start = Number(leaf!.dictionary_page_offset || leaf!.data_page_offset);
      return {
        column: leaf!.path_in_schema[0],
        start,
        end: start + Number(leaf!.total_compressed_size),
        pages: columnPages(leaf!, getTreePath(schema, leaf!.path_in_schema)),
      };
    }),
  );
}

/** From the footer's first byte to the file's last. */
async function readFooter(buffer: AsyncBuffer, atFirst: number): Promise<Uint8Array> {
  const { byteLength: size } = buffer;
  const last = async (bytes: number) => new Uint8Array(await buffer.slice(Math.max(0, size - bytes), size));
  const end = await last(atFirst);
  if (end.length < 8) throw new Error("it is too short");
  const length = new DataView(end.buffer).getUint32(end.length - 8, true) + 8;
  if (length > size) throw new Error("its footer is longer than the file");
  return length <= end.length ? end.subarray(end.length - length) : last(length);
}

/** Of all but its own digits, which end at `own`, and the seal, which is written after it. */
function footerSum(footer: Uint8Array, own: number): string {
  const seal = placeOf(footer, SEAL) ?? { start: own, end: own };
  const sum = crc32(footer.subarray(0, own - DIGITS));
  return digitsOf(crc32(footer.subarray(seal.end), crc32(footer.subarray(own, seal.start), sum)));
}

/** Where a fact's value stands, as the compact protocol of Thrift writes two strings; null where there is none. */
function placeOf(footer: Uint8Array, key: string): { readonly start: number; readonly end: number } | null {
  const mark = `\u0018${String.fromCharCode(key.length)}${key}\u0018`;
  const found = textOf(footer).lastIndexOf(mark);
  if (found < 0) return null;
  let start = found + mark.length;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = footer[start++] ?? 0;
    length |= (byte & 127) << shift;
    if (byte < 128) return { start, end: start + length };
  }
}

/** A character a byte. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function digitsOf(sum: number): string {
  return sum.toString(16).padStart(DIGITS, "0");
}

function changed(name: string, what: string): CommonGroundError {
  return new CommonGroundError(
    "INVALID_RESULTS",
    `${name}: its ${what} was changed since it was written (another CRC-32); go on with the command that made it, which makes it again`,
  );
}
