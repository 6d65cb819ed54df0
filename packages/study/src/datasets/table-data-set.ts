import { dirname, isAbsolute, relative, resolve } from "node:path";
import type { Note } from "@commonground/core";
import { collectLabels } from "./collect-labels.ts";
import type { Columns } from "./columns.ts";
import type { Box, OpenedDataSet, OpenOptions } from "./data-set.ts";
import { dataSetError, someOf } from "./data-set-error.ts";
import { readImageFile } from "./folder-data-set.ts";
import { readTable, type TableItem } from "./read-table.ts";

/** Rows are told of once in so many. */
const PROGRESS_EVERY = 10_000;

/** A CSV, TSV, JSON Lines or Parquet table of images, one a row, by their paths. */
export async function openTable(file: string, options: OpenOptions): Promise<OpenedDataSet> {
  let columns: Columns | undefined;
  const rows = readTable(file, options.label, (found) => (columns = found));
  return listImages(file, options.images ?? dirname(file), rows, options, () => noteColumns(columns));
}

/**
 * Images by paths below `root`, with labels and boxes. Throws INVALID_DATA_SET, with the row's place, for a path twice or
 * one that lies outside of `root`, and for a `source` without rows.
 */
export async function listImages(
  source: string,
  root: string,
  rows: AsyncIterable<TableItem> | Iterable<TableItem>,
  { classes, split, signal, onProgress }: OpenOptions,
  notes: () => Note[] = () => [],
): Promise<OpenedDataSet> {
  const base = resolve(root);
  const labels = collectLabels(classes);
  const ids: string[] = [];
  const numbers: number[] = [];
  const boxes = new Map<number, readonly Box[]>();
  const known = new Set<string>();
  const splits = new Set<string>();
  for await (const row of rows) {
    if (row.split !== null) splits.add(row.split);
    if (split !== undefined && row.split !== split.toLowerCase()) continue;
    const id = idOf(base, row);
    if (known.has(id)) throw dataSetError(row.where(), `names ${id} a second time`, "keep each image once");
    known.add(id);
    if (row.boxes !== null) boxes.set(ids.length, row.boxes);
    numbers.push(labels.add(row.label, row.where));
    ids.push(id);
    if (ids.length % PROGRESS_EVERY === 0) {
      signal?.throwIfAborted();
      onProgress?.(`${ids.length} rows of ${source} …`);
    }
  }
  checkSplits(source, split, [...splits].toSorted());
  if (ids.length === 0) throw dataSetError(source, "has no image", "check the file");
  return {
    size: ids.length,
    classes: labels.classes("sorted"),
    notes: notes(),
    item(index) {
      const file = resolve(base, ids[index]);
      return {
        index,
        id: ids[index],
        label: labels.names[numbers[index]] ?? null,
        boxes: boxes.get(index) ?? null,
        file,
        bytes: (signal) => readImageFile(file, signal),
      };
    },
  };
}

function idOf(base: string, { path, where }: TableItem): string {
  if (/^[a-z][a-z\d+.-]+:\/\//iu.test(path)) {
    throw dataSetError(where(), `names an address (${path})`, "download the images and give their paths");
  }
  const id = relative(base, resolve(base, path)).replaceAll("\\", "/");
  if (id !== "" && id !== ".." && !id.startsWith("../") && !isAbsolute(id)) return id;
  throw dataSetError(
    where(),
    `names ${path}, which does not lie in ${base}`,
    "give the folder that the paths start from (--images)",
  );
}

function checkSplits(source: string, wanted: string | undefined, there: readonly string[]): void {
  if (wanted === undefined && there.length > 1) {
    throw dataSetError(source, `has the splits ${someOf(there)}`, "say which one is meant (--split)");
  }
  if (wanted !== undefined && !there.includes(wanted.toLowerCase())) {
    const others = there.length === 0 ? "it has none" : `there are ${someOf(there)}`;
    throw dataSetError(source, `has no split ${JSON.stringify(wanted)}`, `${others}; choose another`);
  }
}

function noteColumns(columns: Columns | undefined): Note[] {
  if (columns === undefined || columns.others.length === 0) return [];
  const names = someOf(columns.others.map((name) => JSON.stringify(name)));
  return [{ code: "other-columns", message: `These columns are not read: ${names}.` }];
}
