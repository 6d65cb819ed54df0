import { CommonGroundError } from "@commonground/core";
import { type FileMetaData, parquetMetadata, parquetSchema } from "hyparquet";
import { getTreePath } from "hyparquet/src/schema.js";
import { columnPages, findPageFlaw } from "../datasets/parquet/check-pages.ts";
import { decompressors } from "../datasets/parquet/decompressors.ts";
import { type Columns, COLUMNS, type RowOf } from "./columns.ts";
import { invalidResults, readRows } from "./read-rows.ts";

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
    if (Number(metadata.num_rows) > MAX_ROWS) throw invalidResults(`${name}: has ${metadata.num_rows} rows`);
    const facts = Object.fromEntries(
      (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ""]),
    );
    const found = parquetSchema(metadata).children.map(({ element }) => element.name);
    const missing = Object.keys(columns).find((column) => !found.includes(column));
    if (missing !== undefined) throw invalidResults(`${name}: has no column ${missing}`);
    const unknown = found.find((column) => !Object.hasOwn(columns, column));
    if (unknown !== undefined)
      throw invalidResults(`${name}: has a column ${unknown}, which results have not`);
    checkPages(new Uint8Array(file), metadata, new Set(wanted));
    return { facts, rows: await readRows(file, metadata, { columns, wanted, name }) };
  } catch (error) {
    if (error instanceof CommonGroundError) throw error;
    throw invalidResults(`${name}: is no Parquet file of results (${(error as Error).message})`, error);
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
