import { CommonGroundError } from "@commonground/core";
import { type AsyncBuffer, type FileMetaData, parquetRead } from "hyparquet";
import { decompressors } from "../datasets/parquet/decompressors.ts";
import type { Columns, RowOf } from "./columns.ts";

/** Rows from `start`, to before `end`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Rows of a file whose pages were checked, or are checked as they are read, with the `wanted` of its `columns`. Throws
 * `INVALID_RESULTS` for values that are of another kind, and a plain error for pages that do not hold what they should;
 * `name` is what errors call the file.
 */
export async function readRows<C extends Columns, Name extends keyof C & string>(
  file: AsyncBuffer,
  metadata: FileMetaData,
  { columns, wanted, name }: { readonly columns: C; readonly wanted: readonly Name[]; readonly name: string },
  range: RowRange = { start: 0, end: Number(metadata.num_rows) },
): Promise<readonly Pick<RowOf<C>, Name>[]> {
  const rows = rowsWith(wanted, range.end - range.start);
  const counts = new Map<string, number>(wanted.map((column) => [column, 0]));
  for (const chunk of await readChunks(file, metadata, wanted, range)) {
    const { column, values } = chunk;
    fill(rows, chunk, { kind: columns[column], name, first: range.start });
    counts.set(column, counts.get(column)! + values.length);
  }
  for (const [column, count] of counts) {
    if (count !== rows.length) throw new Error(`${column} has ${count} of ${rows.length} values`);
  }
  return rows as unknown as Pick<RowOf<C>, Name>[];
}

interface Chunk {
  readonly column: string;
  /** Row of its first value. */
  readonly start: number;
  readonly values: ArrayLike<unknown>;
}

async function readChunks(
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly string[],
  { start: rowStart, end: rowEnd }: RowRange,
) {
  const chunks: Chunk[] = [];
  await parquetRead({
    file,
    metadata,
    rowStart,
    rowEnd,
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
  { kind, name, first }: { readonly kind: string; readonly name: string; readonly first: number },
): void {
  const base = kind.replace("?", "");
  const optional = base !== kind;
  const fits = FITS[base];
  const end = Math.min(rows.length, start - first + values.length);
  for (let r = start - first; r < end; r++) {
    const value = values[r - start + first] ?? null;
    if (value === null ? !optional : !fits(value)) {
      throw invalidResults(
        `${name}, row ${first + r}: ${column} is ${value === null ? "empty" : `no ${base}`}`,
      );
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

/** Results that cannot be read, with what makes them. */
export function invalidResults(message: string, cause?: unknown): CommonGroundError {
  return new CommonGroundError("INVALID_RESULTS", `${message}; results come from commonground study run`, {
    cause,
  });
}
