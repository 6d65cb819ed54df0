/*
 * A look at a column's pages before hyparquet decodes them. It allocates what a page claims to hold and repeats a value
 * as often as a run says, so a kilobyte could take all memory: sizes, counts, encodings and runs are bounded here.
 * Layouts: parquet-format, README.md "Data Pages" and Encodings.md "RLE/Bit-Packing Hybrid".
 */

import type { ColumnMetaData, CompressionCodec, Compressors, PageHeader, SchemaTree } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from "hyparquet/src/schema.js";
import {
  MAX_EXPANSION,
  MAX_GROUP_BYTES,
  MAX_GROUP_ROWS,
  MAX_GROUP_VALUES,
  UNQUESTIONED_BYTES,
} from "./parquet-limits.ts";

export interface ColumnPages {
  readonly codec: CompressionCodec;
  readonly isBoolean: boolean;
  /** Bits of its levels; 0 for a column without. */
  readonly repetitionBits: number;
  readonly definitionBits: number;
}

/** What a look at a column's pages needs to know of it. */
export function columnPages({ codec, type }: ColumnMetaData, schemaPath: SchemaTree[]): ColumnPages {
  return {
    codec,
    isBoolean: type === "BOOLEAN",
    repetitionBits: bitsOf(getMaxRepetitionLevel(schemaPath)),
    definitionBits: bitsOf(getMaxDefinitionLevel(schemaPath)),
  };
}

function bitsOf(level: number): number {
  return 32 - Math.clz32(level);
}

/** Of the encodings that hyparquet reads, those that make no more of a page than it holds. */
const ENCODINGS = new Set([
  "PLAIN",
  "PLAIN_DICTIONARY",
  "RLE_DICTIONARY",
  "RLE",
  "DELTA_BINARY_PACKED",
  "DELTA_LENGTH_BYTE_ARRAY",
  "BYTE_STREAM_SPLIT",
]);

/**
 * What is wrong with the pages of a column chunk, or null. `decompressors` may not make more than they are told. May throw
 * whatever they, or the reader at a broken header, throw.
 */
export function findPageFlaw(
  chunk: Uint8Array,
  column: ColumnPages,
  decompressors: Compressors,
): string | null {
  const unpack = (page: Uint8Array, size: number): Uint8Array => {
    if (column.codec === "UNCOMPRESSED") return page;
    const decompress = decompressors[column.codec];
    if (decompress === undefined) throw new Error(`the compression ${column.codec} is not read`);
    return decompress(page, size);
  };
  const reader = { view: new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength), offset: 0 };
  let values = 0;
  let total = 0;
  // As hyparquet, which takes a last single byte for padding.
  while (reader.offset < chunk.length - 1) {
    const header = parquetHeader(reader);
    const { compressed_page_size: packed, uncompressed_page_size: size } = header;
    if (!isCount(packed) || reader.offset + packed > chunk.length) return "a page reaches beyond its column";
    if (!isCount(size)) return "a page has no size";
    total += size;
    if (total > MAX_GROUP_BYTES) return `a column unpacks to more than ${MAX_GROUP_BYTES} bytes`;
    if (size > UNQUESTIONED_BYTES && size > MAX_EXPANSION * packed) {
      return `a page of ${packed} bytes claims to unpack to ${size}`;
    }
    const page = chunk.subarray(reader.offset, reader.offset + packed);
    reader.offset += packed;
    if (header.type === "DICTIONARY_PAGE") {
      // Every value of a dictionary takes a bit at least.
      if (!isCount(header.dictionary_page_header?.num_values, size * 8)) return "a dictionary is too long";
      continue;
    }
    const data = header.data_page_header ?? header.data_page_header_v2;
    if (data === undefined) return `a page is of a kind that is not read (${header.type})`;
    if (!isCount(data.num_values, MAX_GROUP_VALUES)) return `a page claims ${data.num_values} values`;
    values += data.num_values;
    if (values > MAX_GROUP_VALUES) return `a column claims more than ${MAX_GROUP_VALUES} values`;
    if (column.repetitionBits === 0 && values > MAX_GROUP_ROWS)
      return `a column claims more than ${MAX_GROUP_ROWS} rows`;
    if (!ENCODINGS.has(data.encoding)) return `the encoding ${data.encoding} is not read`;
    const flaw =
      header.data_page_header === undefined
        ? flawOfSecondVersion(page, header, column, unpack)
        : hasLevels(column) || holdsRuns(data.encoding, column.isBoolean)
          ? flawOfFirstVersion(unpack(page, size), header.data_page_header, column)
          : null;
    if (flaw !== null) return flaw;
  }
  return null;
}

function flawOfFirstVersion(
  page: Uint8Array,
  { num_values: values, encoding }: { num_values: number; encoding: string },
  { repetitionBits, definitionBits, isBoolean }: ColumnPages,
): string | null {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  let at = 0;
  for (const bits of [repetitionBits, definitionBits]) {
    if (bits === 0) continue;
    const end = at + 4 + view.getUint32(at, true);
    if (end > page.length) return "the levels reach beyond their page";
    if (!runsFit(page.subarray(at + 4, end), bits, values)) return WRONG_RUNS;
    at = end;
  }
  return flawOfIndices(page.subarray(at), encoding, isBoolean, values, 4);
}

function flawOfSecondVersion(
  page: Uint8Array,
  header: PageHeader,
  column: ColumnPages,
  unpack: (page: Uint8Array, size: number) => Uint8Array,
): string | null {
  const second = header.data_page_header_v2!;
  const { num_values: values, num_nulls: nulls, encoding } = second;
  const lengths = [second.repetition_levels_byte_length ?? 0, second.definition_levels_byte_length];
  const [repetition, definition] = lengths;
  const size = header.uncompressed_page_size - repetition - definition;
  if (!isCount(nulls, values) || !lengths.every((length) => isCount(length, page.length))) {
    return "a page's header does not add up";
  }
  if (!isCount(size) || repetition + definition > page.length) return "the levels reach beyond their page";
  const levels: [Uint8Array, number][] = [
    [page.subarray(0, repetition), column.repetitionBits],
    [page.subarray(repetition, repetition + definition), column.definitionBits],
  ];
  if (!levels.every(([bytes, bits]) => bits === 0 || runsFit(bytes, bits, values))) return WRONG_RUNS;
  if (!holdsRuns(encoding, column.isBoolean)) return null;
  const rest = page.subarray(repetition + definition);
  const data = second.is_compressed === false ? rest : unpack(rest, size);
  return flawOfIndices(data, encoding, column.isBoolean, values - nulls, 4);
}

const WRONG_RUNS = "a run is longer than its page";

function hasLevels({ repetitionBits, definitionBits }: ColumnPages): boolean {
  return repetitionBits > 0 || definitionBits > 0;
}

/** Places in the dictionary, and truths, are runs too; what holds none need not be unpacked to be looked at. */
function holdsRuns(encoding: string, isBoolean: boolean): boolean {
  return encoding.endsWith("_DICTIONARY") || (encoding === "RLE" && isBoolean);
}

function flawOfIndices(
  data: Uint8Array,
  encoding: string,
  isBoolean: boolean,
  values: number,
  lengthBytes: number,
): string | null {
  if (encoding === "RLE" && isBoolean) {
    return runsFit(data.subarray(lengthBytes), 1, values, true) ? null : WRONG_RUNS;
  }
  if (!holdsRuns(encoding, isBoolean) || values === 0 || data.length === 0) return null;
  const [bits] = data;
  if (bits > 32) return "a page's header does not add up";
  return bits === 0 || runsFit(data.subarray(1), bits, values, true) ? null : WRONG_RUNS;
}

/**
 * Whether runs hold no more than `values` values, eight to a packed group aside. Fewer (`mayEnd`) there may be where
 * nulls have no value.
 */
function runsFit(bytes: Uint8Array, bits: number, values: number, mayEnd = false): boolean {
  let seen = 0;
  for (let at = 0; seen < values;) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= bytes.length || shift > 28) return mayEnd && at >= bytes.length && shift === 0;
      header += (bytes[at] & 0x7f) * 2 ** shift;
      if (bytes[at++] < 0x80) break;
    }
    const count = Math.floor(header / 2);
    const isPacked = header % 2 === 1;
    if (isPacked && count > values / 8 + 1) return false;
    seen += isPacked ? count * 8 : count;
    at += isPacked ? count * bits : Math.ceil(bits / 8);
    if (!isPacked && seen > values) return false;
  }
  return true;
}

function isCount(value: number | undefined, most = MAX_GROUP_BYTES): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= most;
}
