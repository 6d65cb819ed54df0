import { CommonGroundError } from "@commonground/core";
import { type FileMetaData, parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";
import { getTreePath } from "hyparquet/src/schema.js";
import { findPageFlaw } from "../datasets/parquet/check-pages.ts";
import { columnPages } from "../datasets/parquet/parquet-file.ts";
import { type Columns, COLUMNS, type RowOf } from "./columns.ts";

/** Rows in one file: a shard has at most 100,000. */
const MAX_ROWS = 100_000;

/** The facts and rows of a file that `encodeRows` made. Throws `INVALID_RESULTS`; `name` is what errors call it. */
export async function decodeRows<C extends Columns = typeof COLUMNS>(
  bytes: Uint8Array,
  name: string,
  columns: C = COLUMNS as Columns as C,
): Promise<{ readonly facts: Readonly<Record<string, string>>; readonly rows: readonly RowOf<C>[] }> {
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
    checkPages(new Uint8Array(file), metadata);
    const objects = await parquetReadObjects({ file, metadata });
    const cells = cellsOf(columns);
    return { facts, rows: objects.map((object, r) => checkRow<C>(object, cells, name, r)) };
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
function checkPages(bytes: Uint8Array, metadata: FileMetaData): void {
  const schema = parquetSchema(metadata);
  for (const { meta_data: leaf } of metadata.row_groups.flatMap(({ columns }) => columns)) {
    const start = Number(leaf!.dictionary_page_offset || leaf!.data_page_offset);
    const end = start + Number(leaf!.total_compressed_size);
    if (!(start >= 4 && start <= end && end <= bytes.length)) throw new Error("a column reaches beyond it");
    const pages = columnPages(leaf!, getTreePath(schema, leaf!.path_in_schema));
    const flaw = findPageFlaw(bytes.subarray(start, end), pages);
    if (flaw !== null) throw new Error(`${leaf!.path_in_schema[0]}: ${flaw}`);
  }
}

interface Cell {
  readonly column: string;
  readonly kind: string;
  readonly optional: boolean;
}

function cellsOf(columns: Columns): Cell[] {
  return Object.entries(columns).map(([column, kind]) => ({
    column,
    kind: kind.replace("?", ""),
    optional: kind.endsWith("?"),
  }));
}

function checkRow<C extends Columns>(
  object: Record<string, unknown>,
  cells: readonly Cell[],
  name: string,
  place: number,
): RowOf<C> {
  const row: Record<string, unknown> = {};
  for (const { column, kind, optional } of cells) {
    const value = object[column] ?? null;
    if (value === null ? !optional : !fits(value, kind)) {
      throw invalid(`${name}, row ${place}: ${column} is ${value === null ? "empty" : `no ${kind}`}`);
    }
    row[column] = value;
  }
  return row as RowOf<C>;
}

function fits(value: unknown, kind: string): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "flag":
      return typeof value === "boolean";
    case "count":
      return Number.isSafeInteger(value);
    case "number":
      return typeof value === "number";
    default:
      return Array.isArray(value) && areAll(value, kind === "texts" ? "string" : "number");
  }
}

function areAll(values: readonly unknown[], type: "string" | "number"): boolean {
  for (let i = 0; i < values.length; i++) if (typeof values[i] !== type) return false;
  return true;
}

function invalid(message: string, cause?: unknown): CommonGroundError {
  return new CommonGroundError("INVALID_RESULTS", `${message}; results come from commonground study run`, {
    cause,
  });
}
