import type { ByteSource } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import {
  type AsyncBuffer,
  type ColumnMetaData,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaTree,
} from "hyparquet";
import { getPhysicalColumns, getTreePath } from "hyparquet/src/schema.js";
import { dataSetError } from "../data-set-error.ts";
import { columnPages, findPageFlaw } from "./check-pages.ts";
import { decompressors } from "./decompressors.ts";
import { MAX_FOOTER_BYTES, MAX_GROUP_BYTES, MAX_GROUP_ROWS } from "./parquet-limits.ts";

export interface ParquetFile {
  readonly path: string;
  readonly source: ByteSource;
  readonly metadata: FileMetaData;
  readonly schema: SchemaTree;
  readonly rows: number;
  /** Where each group of rows begins, in rows of the file. */
  readonly groupStarts: readonly number[];
}

/** Reads a Parquet file's footer. Throws NOT_FOUND or INVALID_DATA_SET. */
export async function openParquet(path: string): Promise<ParquetFile> {
  const source = await fileSource(path, { what: "Parquet file", code: "INVALID_DATA_SET" });
  await checkEnds(path, source);
  const { metadata, schema } = await readFooter(path, source);
  const groupStarts: number[] = [];
  let rows = 0;
  for (const { num_rows: count } of metadata.row_groups) {
    groupStarts.push(rows);
    rows += Number(count);
  }
  return { path, source, metadata, schema, rows, groupStarts };
}

async function readFooter(
  path: string,
  source: ByteSource,
): Promise<Pick<ParquetFile, "metadata" | "schema">> {
  try {
    const metadata = await parquetMetadataAsync(bufferOf(source), { geoparquet: false });
    const schema = parquetSchema(metadata);
    const leaves = getPhysicalColumns(schema).join("\n");
    for (const [i, { num_rows: count, columns }] of metadata.row_groups.entries()) {
      if (columns.map(({ meta_data: leaf }) => leaf!.path_in_schema.join(".")).join("\n") !== leaves) {
        throw new Error(`row group ${i} has other columns than the file`);
      }
      if (!(count >= 0 && count <= MAX_GROUP_ROWS)) {
        throw new Error(`row group ${i} claims ${count} rows, ${MAX_GROUP_ROWS} are allowed`);
      }
    }
    return { metadata, schema };
  } catch (cause) {
    throw unreadable(path, "its footer", cause);
  }
}

/** The values of a top-level column in one group of rows, lists and structures assembled, in order. */
export async function readColumn(file: ParquetFile, column: string, group: number): Promise<unknown[]> {
  const { path, source, metadata, schema, groupStarts } = file;
  const where = `column ${JSON.stringify(column)}, row group ${group}`;
  const { columns, num_rows: count } = metadata.row_groups[group];
  const rowStart = groupStarts[group];
  let rows: Record<string, unknown>[];
  try {
    for (const { meta_data: leaf, file_path: elsewhere } of columns) {
      if (leaf?.path_in_schema[0] !== column) continue;
      const flaw = elsewhere ? "it lies in another file" : await findFlaw(source, schema, leaf);
      if (flaw !== null) throw new Error(flaw);
    }
    rows = await parquetReadObjects({
      file: bufferOf(source),
      metadata,
      columns: [column],
      rowStart,
      rowEnd: rowStart + Number(count),
      compressors: decompressors,
      utf8: false,
    });
    if (rows.length !== Number(count)) throw new Error(`it has ${rows.length} of ${count} rows`);
  } catch (cause) {
    throw unreadable(path, where, cause);
  }
  return rows.map((row) => row[column]);
}

async function findFlaw(
  source: ByteSource,
  schema: SchemaTree,
  leaf: ColumnMetaData,
): Promise<string | null> {
  // Where hyparquet begins, too.
  const start = Number(leaf.dictionary_page_offset || leaf.data_page_offset);
  const length = Number(leaf.total_compressed_size);
  if (!(length >= 0 && length <= MAX_GROUP_BYTES)) {
    return `it takes ${length} bytes, ${MAX_GROUP_BYTES} are allowed; write it with smaller groups of rows`;
  }
  if (!(start >= 4 && start + length <= source.size)) return "it reaches beyond the file";
  return findPageFlaw(
    await source.read(start, length),
    columnPages(leaf, getTreePath(schema, leaf.path_in_schema)),
    decompressors,
  );
}

/** Parquet's bytes at both ends; `PARE` where the footer is encrypted. */
async function checkEnds(path: string, source: ByteSource): Promise<void> {
  const magic = async (at: number) => new TextDecoder("latin1").decode(await source.read(at, 4));
  const ends = source.size < MIN_BYTES ? [] : [await magic(0), await magic(source.size - 4)];
  if (ends[0] === "PAR1" && ends[1] === "PAR1") {
    const view = new DataView((await source.read(source.size - 8, 4)).buffer);
    const length = view.getUint32(0, true);
    if (length <= Math.min(MAX_FOOTER_BYTES, source.size - MIN_BYTES)) return;
    throw dataSetError(path, `claims a footer of ${length} bytes`, "download or write it again");
  }
  throw dataSetError(
    path,
    ends[1] === "PARE"
      ? "is encrypted"
      : ends[0] === "PAR1"
        ? "is a Parquet file that is cut short"
        : "is no Parquet file, whatever its name says",
    ends[1] === "PARE" ? "write it without encryption" : "download or write it again",
  );
}

/** Twice PAR1 and the length of a footer. */
const MIN_BYTES = 12;

/** Our bytes by range as hyparquet's. */
function bufferOf({ size, read }: ByteSource): AsyncBuffer {
  return {
    byteLength: size,
    slice: async (start, end = size) => (await read(start, end - start)).buffer as ArrayBuffer,
  };
}

export function unreadable(path: string, place: string, cause: unknown) {
  const problem = cause instanceof Error ? cause.message.replaceAll(/^parquet /gu, "") : String(cause);
  return dataSetError(
    `${path}, ${place}`,
    `cannot be read (${problem})`,
    "download or write it again",
    cause,
  );
}
