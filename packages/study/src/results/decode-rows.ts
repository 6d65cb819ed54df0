import { CommonGroundError } from "@commonground/core";
import { type AsyncBuffer, type FileMetaData, parquetMetadata, parquetRead, parquetSchema } from "hyparquet";
import { getTreePath } from "hyparquet/src/schema.js";
import { columnPages, findPageFlaw } from "../datasets/parquet/check-pages.ts";
import { decompressors } from "../datasets/parquet/decompressors.ts";
import { type Columns, COLUMNS, type RowOf } from "./columns.ts";

/** Rows in one file: a shard has at most 100,000. */
const MAX_ROWS = 100_000;

/**
 * The facts and rows of a file that `encodeRows` made; of the rows the `wanted` columns, all by default, and no other
 * column's bytes are looked at. Throws `INVALID_RESULTS`; `name` is what errors call it.
 */
export async function decodeRows<
  C extends Columns = typeof COLUMNS,
  Name extends keyof C & string = keyof C & string,
>(
  bytes: Uint8Array,
  name: string,
  columns: C = COLUMNS as Columns as C,
  wanted: readonly Name[] = Object.keys(columns) as Name[],
): Promise<{
  readonly facts: Readonly<Record<string, string>>;
  readonly rows: readonly Pick<RowOf<C>, Name>[];
}> {
  const file = wholeBuffer(bytes);
  try {
    const metadata = parquetMetadata(file);
    if (Number(metadata.num_rows) > MAX_ROWS) throw invalid(`${name}: has ${metadata.num_rows} rows`);
    const facts = Object.fromEntries(
      (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ""]),
    );
    const found = parquetSchema(metadata).children.map(({ element }) => element.name);
    const missing = Object.keys(columns).find((column) => !found.includes(column));
    if (missing !== undefined) throw invalid(`${name}: has no column ${missing}`);
    const unknown = found.find((column) => !Object.hasOwn(columns, column));
    if (unknown !== undefined) throw invalid(`${name}: has a column ${unknown}, which results have not`);
    checkPages(new Uint8Array(file), metadata, new Set(wanted));
    const rows = rowsWith(wanted, Number(metadata.num_rows));
    const counts = new Map<string, number>(wanted.map((column) => [column, 0]));
    for (const chunk of await readChunks(file, metadata, wanted)) {
      const { column, values } = chunk;
      fill(rows, chunk, columns[column], name);
      counts.set(column, counts.get(column)! + values.length);
    }
    for (const [column, count] of counts) {
      if (count !== rows.length) throw new Error(`${column} has ${count} of ${rows.length} values`);
    }
    return { facts, rows: rows as unknown as Pick<RowOf<C>, Name>[] };
  } catch (error) {
    if (error instanceof CommonGroundError) throw error;
    throw invalid(`${name}: is no Parquet file of results (${(error as Error).message})`, error);
  }
}

/** The bytes as a buffer that holds nothing else; a copy only where theirs does. */
function wholeBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length ? buffer : bytes.slice().buffer;
}

/** Results may come from others, and a page of a kilobyte may claim to hold gigabytes. */
function checkPages(bytes: Uint8Array, metadata: FileMetaData, wanted: ReadonlySet<string>): void {
  const schema = parquetSchema(metadata);
  for (const { meta_data: leaf } of metadata.row_groups.flatMap(({ columns }) => columns)) {
    if (!wanted.has(leaf!.path_in_schema[0])) continue;
    const start = Number(leaf!.dictionary_page_offset || leaf!.data_page_offset);
    const end = start + Number(leaf!.total_compressed_size);
    if (!(start >= 4 && start <= end && end <= bytes.length)) throw new Error("a column reaches beyond it");
    const pages = columnPages(leaf!, getTreePath(schema, leaf!.path_in_schema));
    const flaw = findPageFlaw(bytes.subarray(start, end), pages, decompressors);
    if (flaw !== null) throw new Error(`${leaf!.path_in_schema[0]}: ${flaw}`);
  }
}

interface Chunk {
  readonly column: string;
  /** Row of its first value. */
  readonly start: number;
  readonly values: ArrayLike<unknown>;
}

async function readChunks(file: AsyncBuffer, metadata: FileMetaData, columns: readonly string[]) {
  const chunks: Chunk[] = [];
  await parquetRead({
    file,
    metadata,
    columns: [...columns],
    compressors: decompressors,
    onChunk: ({ columnName: column, columnData: values, rowStart: start }) =>
      void chunks.push({ column, start, values }),
  });
  return chunks;
}

/** So many rows with null in each column: copies of one object have one shape, which is quick to fill and to read. */
function rowsWith(columns: readonly string[], count: number): Record<string, unknown>[] {
  const empty: Record<string, unknown> = Object.fromEntries(columns.map((column) => [column, null]));
  return Array.from({ length: count }, () => ({ ...empty }));
}

function fill(
  rows: readonly Record<string, unknown>[],
  { column, start, values }: Chunk,
  described: string,
  name: string,
): void {
  const kind = described.replace("?", "");
  const optional = kind !== described;
  const fits = FITS[kind];
  const end = Math.min(rows.length, start + values.length);
  for (let r = start; r < end; r++) {
    const value = values[r - start] ?? null;
    if (value === null ? !optional : !fits(value)) {
      throw invalid(`${name}, row ${r}: ${column} is ${value === null ? "empty" : `no ${kind}`}`);
    }
    rows[r][column] = value;
  }
}

const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  flag: (value) => typeof value === "boolean",
  count: Number.isSafeInteger,
  number: (value) => typeof value === "number",
  texts: (value) => Array.isArray(value) && areAll(value, "string"),
  numbers: (value) => Array.isArray(value) && areAll(value, "number"),
};

function areAll(values: readonly unknown[], type: "string" | "number"): boolean {
  for (let i = 0; i < values.length; i++) if (typeof values[i] !== type) return false;
  return true;
}

function invalid(message: string, cause?: unknown): CommonGroundError {
  return new CommonGroundError("INVALID_RESULTS", `${message}; results come from commonground study run`, {
    cause,
  });
}
