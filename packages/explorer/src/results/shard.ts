import { CommonGroundError } from "@commonground/core";
import type { ByteSource } from "@commonground/files";
import {
  type Column,
  type ColumnName,
  COLUMNS,
  openChecked,
  readColumns,
  type ResultRow,
  ROWS_COLUMNS,
} from "@commonground/study/web";
import { type AsyncBuffer, type FileMetaData, parquetReadObjects, parquetSchema } from "hyparquet";
import { type ResultFile, sourceOf } from "./result-files.ts";

/** As many rows as a shard may have. */
const MAX_ROWS = 100_000;
/** A footer of all columns has some 8 kB. */
const FOOTER_BYTES = 32_768;

/** A file of rows whose footer is read; whatever is read of it was checked. */
export interface Shard {
  readonly file: ResultFile;
  readonly rows: number;
  readonly facts: Readonly<Record<string, string | undefined>>;
  readonly columns: ReadonlySet<string>;
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
}

/** Reads what a shard says of itself. Throws `INVALID_RESULTS` for what is no Parquet file, or has too many rows. */
export function openShard(file: ResultFile, source?: ByteSource): Promise<Shard> {
  return openParquet(file, MAX_ROWS, source);
}

/** Reads what a file of at most so many rows says of itself. Throws `INVALID_RESULTS`. */
export async function openParquet(file: ResultFile, maxRows: number, source?: ByteSource): Promise<Shard> {
  const { read, size } = source ?? (await sourceOf(file));
  const unchecked: AsyncBuffer = {
    byteLength: size,
    slice: async (start, end = size) => (await read(start, end - start)).buffer as ArrayBuffer,
  };
  return guarded(file.path, async () => {
    const { metadata, facts, buffer } = await openChecked(unchecked, file.path, FOOTER_BYTES);
    const rows = Number(metadata.num_rows);
    if (!(rows <= maxRows)) throw new Error(`it has ${rows} rows, ${maxRows} at most are read`);
    const columns = new Set(parquetSchema(metadata).children.map(({ element }) => element.name));
    return { file, rows, facts, columns, buffer, metadata };
  });
}

/** Throws `INVALID_RESULTS` where a file lacks a column of results, or has another one. */
export function checkColumns({ file, columns }: Shard): void {
  const missing = Object.keys(COLUMNS).find((name) => !columns.has(name));
  if (missing !== undefined) throw invalid(file.path, `it has no column ${missing}`);
  const other = Array.from(columns).find((name) => !Object.hasOwn(COLUMNS, name));
  if (other !== undefined) throw invalid(file.path, `it has a column ${other}, which results have not`);
}

/** Columns of one value a row; no other column's bytes are read. */
export function readShort(
  { file, buffer, metadata }: Shard,
  names: readonly (keyof typeof ROWS_COLUMNS)[],
): Promise<Map<string, Column>> {
  const kinds = Object.fromEntries(names.map((name) => [name, ROWS_COLUMNS[name]!]));
  return guarded(file.path, () => readColumns(buffer, metadata, kinds));
}

/** Whole rows, or some columns of them. */
export function readRows(
  { file, buffer, metadata }: Shard,
  from: number,
  to: number,
  names?: readonly ColumnName[],
): Promise<readonly ResultRow[]> {
  return guarded(file.path, async () => {
    const objects = await parquetReadObjects({
      file: buffer,
      metadata,
      rowStart: from,
      rowEnd: to,
      ...(names === undefined ? {} : { columns: [...names] }),
    });
    const asked = names ?? (Object.keys(COLUMNS) as ColumnName[]);
    const rows = objects.map((object) =>
      Object.fromEntries(asked.map((name): [ColumnName, unknown] => [name, object[name] ?? null])),
    );
    for (const name of asked) {
      check(
        name,
        rows.map((row) => row[name]),
      );
    }
    return rows as unknown as readonly ResultRow[];
  });
}

const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  flag: (value) => typeof value === "boolean",
  count: Number.isSafeInteger,
  number: (value) => typeof value === "number",
  texts: (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
  numbers: (value) => Array.isArray(value) && value.every((each) => typeof each === "number"),
};

function check(name: ColumnName, values: readonly unknown[]): void {
  const kind = COLUMNS[name];
  const fits = FITS[kind.replace("?", "")];
  const optional = kind.endsWith("?");
  const wrong = values.findIndex((value) => (value === null ? !optional : !fits(value)));
  if (wrong >= 0) throw new Error(`row ${wrong}: ${name} is no ${kind}`);
}

async function guarded<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CommonGroundError) throw error;
    throw invalid(path, (error as Error).message.replace(/^parquet /u, ""), error);
  }
}

export function invalid(path: string, problem: string, cause?: unknown): CommonGroundError {
  return new CommonGroundError(
    "INVALID_RESULTS",
    `${path}: cannot be read (${problem}); results come from commonground study run`,
    { cause },
  );
}
