/*
 * Single values of a column without reading its group of rows: a group may hold gigabytes of images, a page holds about
 * one megabyte of them. Headers of pages are hopped over once for each group; then a value costs its page, and the
 * dictionary where the page needs one.
 */

import type { ColumnMetaData } from "hyparquet";
import { parquetHeader, readColumn } from "hyparquet/src/column.js";
import { DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { getTreePath } from "hyparquet/src/schema.js";
import type { KeepLast } from "../keep-last.ts";
import { lastAtMost } from "../last-at-most.ts";
import { columnPages, findPageFlaw } from "./check-pages.ts";
import { decompressors } from "./decompressors.ts";
import { type ParquetFile, unreadable } from "./parquet-file.ts";

/** Headers hold statistics of some kilobytes at most; one that ends beyond a window is read again with a larger one. */
const WINDOW = 4096;
const LARGEST_WINDOW = 2 ** 20;

/** The values of one page. */
export type Cells = ArrayLike<unknown>;

/** Where the pages of a column lie in one group of rows. */
interface Pages {
  /** Bytes of the dictionary's page; none where there is no dictionary. */
  readonly dictionary: readonly [start: number, end: number] | null;
  /** Of each page of values, header included, ascending. */
  readonly offsets: readonly number[];
  readonly ends: readonly number[];
  /** Its first row, counted in the group. */
  readonly starts: readonly number[];
}

/**
 * Reads the value of one row at a time of a column that has one value a row; `path` leads to it, through structures if
 * need be. The page that was unpacked last is kept by `page`. Rejects with INVALID_DATA_SET, naming the column and the
 * group of rows.
 */
export function cellReader(
  file: ParquetFile,
  path: readonly string[],
  page: KeepLast<Cells>,
): (row: number) => Promise<unknown> {
  const { metadata, schema, source, groupStarts } = file;
  const schemaPath = getTreePath(schema, [...path]);
  const known = new Map<number, Promise<Pages>>();

  const leafOf = (group: number): ColumnMetaData => {
    const { meta_data: leaf, file_path: elsewhere } = metadata.row_groups[group].columns.find(
      ({ meta_data: found }) => found!.path_in_schema.join("\n") === path.join("\n"),
    )!;
    if (elsewhere) throw new Error("it lies in another file");
    return leaf!;
  };

  async function pagesOf(group: number): Promise<Pages> {
    const leaf = leafOf(group);
    const rows = Number(metadata.row_groups[group].num_rows);
    let at = Number(leaf.dictionary_page_offset || leaf.data_page_offset);
    const end = at + Number(leaf.total_compressed_size);
    if (!(at >= 4 && end >= at && end <= source.size)) throw new Error("it reaches beyond the file");
    let dictionary: Pages["dictionary"] = null;
    const offsets: number[] = [];
    const ends: number[] = [];
    const starts: number[] = [];
    let row = 0;
    while (row < rows && at < end - 1) {
      const { header, length } = await readHeader(file, at, end);
      const next = at + length + header.compressed_page_size;
      if (!(header.compressed_page_size >= 0 && next <= end))
        throw new Error("a page reaches beyond its column");
      const values = (header.data_page_header ?? header.data_page_header_v2)?.num_values;
      if (header.type === "DICTIONARY_PAGE") dictionary = [at, next];
      else if (values === undefined || !(values >= 0)) {
        throw new Error(`a page is of a kind that is not read (${header.type})`);
      } else {
        offsets.push(at);
        ends.push(next);
        starts.push(row);
        row += values;
      }
      at = next;
    }
    if (row !== rows) throw new Error(`it has ${row} of ${rows} rows`);
    return { dictionary, offsets, ends, starts };
  }

  async function unpack(
    group: number,
    { dictionary, offsets, ends, starts }: Pages,
    i: number,
  ): Promise<Cells> {
    const leaf = leafOf(group);
    const own = await source.read(offsets[i], ends[i] - offsets[i]);
    const chunk =
      dictionary === null
        ? own
        : joined(await source.read(dictionary[0], dictionary[1] - dictionary[0]), own);
    const flaw = findPageFlaw(chunk, columnPages(leaf, schemaPath), decompressors);
    if (flaw !== null) throw new Error(flaw);
    const rows = (starts[i + 1] ?? Number(metadata.row_groups[group].num_rows)) - starts[i];
    const { data } = readColumn(
      { view: new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength), offset: 0 },
      { groupStart: 0, selectStart: 0, selectEnd: rows, groupRows: rows },
      {
        ...leaf,
        pathInSchema: [...path],
        element: schemaPath.at(-1)!.element,
        schemaPath,
        compressors: decompressors,
        utf8: false,
        parsers: DEFAULT_PARSERS,
      },
    );
    const [values] = data;
    if (values?.length !== rows) throw new Error(`a page has ${values?.length ?? 0} of ${rows} rows`);
    return values;
  }

  return async (row) => {
    const group = lastAtMost(groupStarts, row);
    const inGroup = row - groupStarts[group];
    try {
      const pages = await remembered(known, group, () => pagesOf(group));
      const i = lastAtMost(pages.starts, inGroup);
      const values = await page(`${file.path}/${group}/${i}`, () => unpack(group, pages, i));
      return unwrapped(values[inGroup - pages.starts[i]]);
    } catch (cause) {
      throw unreadable(file.path, `column ${JSON.stringify(path[0])}, row group ${group}`, cause);
    }
  };
}

/** Every structure that may be missing stands as a list about its value; an empty one is missing. */
function unwrapped(value: unknown): unknown {
  return Array.isArray(value) ? unwrapped(value[0] ?? null) : value;
}

async function readHeader({ source }: ParquetFile, at: number, end: number) {
  for (let window = WINDOW; ; window *= 16) {
    const bytes = await source.read(at, Math.min(window, end - at));
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    try {
      const header = parquetHeader(reader);
      return { header, length: reader.offset };
    } catch (cause) {
      if (bytes.length < window || window >= LARGEST_WINDOW) throw cause;
    }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** What was asked for once; a failure is told to who asked, and tried again for the next. */
function remembered<T>(known: Map<number, Promise<T>>, key: number, read: () => Promise<T>): Promise<T> {
  const found = known.get(key);
  if (found !== undefined) return found;
  const value = read();
  known.set(key, value);
  value.catch(() => known.delete(key));
  return value;
}
