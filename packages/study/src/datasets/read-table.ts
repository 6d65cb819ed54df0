import { readFile, stat } from "node:fs/promises";
import { splitTable } from "@commonground/core";
import { decodeText } from "@commonground/files";
import { fileError, readLines } from "@commonground/files/node";
import type { RawLabel } from "./collect-labels.ts";
import { type Columns, findColumns } from "./columns.ts";
import type { Box } from "./data-set.ts";
import { dataSetError } from "./data-set-error.ts";
import { parseBoxes } from "./parse-boxes.ts";
import { openParquet, readColumn } from "./parquet/parquet-file.ts";

/** Largest CSV in bytes: V8 holds no longer text. Ten million rows of forty characters fit. */
export const MAX_TABLE_BYTES = 500_000_000;

/** Largest line of JSON in bytes: ten thousand boxes. */
const MAX_LINE_BYTES = 1_000_000;

const CODE = "INVALID_DATA_SET";

export interface TableItem {
  readonly path: string;
  readonly label: RawLabel;
  readonly boxes: readonly Box[] | null;
  readonly split: string | null;
  /** What errors call the row. */
  readonly where: () => string;
}

export const TABLE_EXTENSION = /\.(?:csv|tsv|jsonl|ndjson|parquet)$/iu;

/** The rows of a table of images, one at a time. Throws NOT_FOUND, TOO_LARGE or INVALID_DATA_SET. */
export async function* readTable(
  file: string,
  label: string | undefined,
  onColumns: (columns: Columns) => void,
): AsyncGenerator<TableItem> {
  const [extension] = TABLE_EXTENSION.exec(file) ?? [""];
  switch (extension.toLowerCase()) {
    case ".parquet":
      return yield* parquetRows(file, label, onColumns);
    case ".jsonl":
    case ".ndjson":
      return yield* jsonRows(file, label, onColumns);
    default:
      return yield* csvRows(file, extension.toLowerCase() === ".tsv" ? "\t" : ",", label, onColumns);
  }
}

async function* csvRows(
  file: string,
  separator: "," | "\t",
  label: string | undefined,
  onColumns: (columns: Columns) => void,
): AsyncGenerator<TableItem> {
  const text = decodeText(await readTableFile(file), file, CODE);
  const place = (line: number) => `${file}, line ${line}`;
  const advice = "correct it there";
  let header: string[] | undefined;
  let columns: Columns | undefined;
  for (const { cells, line } of splitTable(text, separator, (line, problem) =>
    dataSetError(place(line), problem, advice),
  )) {
    if (header === undefined) {
      header = cells.map((cell) => cell.trim());
      refuseTwice(header, place(line));
      columns = findColumns(header, place(line), label);
      onColumns(columns);
      continue;
    }
    if (cells.length !== header.length) {
      throw dataSetError(
        place(line),
        `has ${cells.length} columns, the first line has ${header.length}`,
        "put cells with commas in quotes",
      );
    }
    const names = header;
    yield itemOf(
      (name) => cells[names.indexOf(name)],
      columns!,
      () => place(line),
    );
  }
}

async function readTableFile(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw dataSetError(file, "is no file", "give the path of the table itself");
    if (found.size <= MAX_TABLE_BYTES) return await readFile(file);
    throw dataSetError(
      file,
      `has ${found.size} bytes, a table as text may have ${MAX_TABLE_BYTES}`,
      "write it as JSON Lines or Parquet",
    );
  } catch (error) {
    throw error instanceof Error && "syscall" in error ? fileError(file, "table", CODE, error) : error;
  }
}

async function* jsonRows(
  file: string,
  label: string | undefined,
  onColumns: (columns: Columns) => void,
): AsyncGenerator<TableItem> {
  let line = 0;
  let columns: Columns | undefined;
  const known = new Set<string>();
  for await (const bytes of readLines(file, { what: "table", maxBytes: MAX_LINE_BYTES })) {
    line++;
    const number = line;
    const where = () => `${file}, line ${number}`;
    const text = decodeText(bytes, where(), CODE);
    if (text.trim() === "") continue;
    const row = parseRow(text, where);
    // Rows may leave fields out: one that comes later is looked at when it comes.
    const before = known.size;
    for (const name of Object.keys(row)) known.add(name);
    if (columns === undefined || known.size > before) {
      columns = findColumns([...known], where(), label);
      onColumns(columns);
    }
    yield itemOf((name) => row[name], columns, where);
  }
}

function parseRow(text: string, where: () => string): Record<string, unknown> {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch (cause) {
    throw dataSetError(where(), "is not valid JSON", "give one object a line", cause);
  }
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return row as Record<string, unknown>;
  throw dataSetError(where(), "is no JSON object", "give one object a line");
}

async function* parquetRows(
  file: string,
  label: string | undefined,
  onColumns: (columns: Columns) => void,
): AsyncGenerator<TableItem> {
  const parquet = await openParquet(file);
  const names = parquet.schema.children.map(({ element }) => element.name);
  const columns = findColumns(names, file, label);
  onColumns(columns);
  const wanted = [columns.path, columns.label, columns.split, ...columns.boxes].filter(
    (name) => name !== null,
  );
  for (const [group, start] of parquet.groupStarts.entries()) {
    const read = new Map<string, unknown[]>();
    for (const name of wanted) read.set(name, await readColumn(parquet, name, group));
    for (let row = 0; row < read.get(columns.path)!.length; row++) {
      yield itemOf(
        (name) => read.get(name)![row],
        columns,
        () => `${file}, row ${start + row}`,
      );
    }
  }
}

function itemOf(cell: (name: string) => unknown, columns: Columns, where: () => string): TableItem {
  const path = cell(columns.path);
  if (typeof path !== "string" || path.trim() === "") {
    throw dataSetError(
      where(),
      `has no path in ${JSON.stringify(columns.path)}`,
      "give one, or leave the row out",
    );
  }
  const split = columns.split === null ? null : cell(columns.split);
  return {
    path: path.trim(),
    label: columns.label === null ? null : labelOf(cell(columns.label), where),
    boxes: parseBoxes(columns.boxes.map(cell), where),
    split: typeof split === "string" && split !== "" ? split.toLowerCase() : null,
    where,
  };
}

function labelOf(cell: unknown, where: () => string): RawLabel {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === "string" || typeof cell === "number" || typeof cell === "bigint") return cell;
  throw dataSetError(
    where(),
    `has a label that is no name or number (${typeof cell})`,
    "give one label an image",
  );
}

function refuseTwice(names: readonly string[], where: string): void {
  const twice = names.find((name, i) => name !== "" && names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw dataSetError(where, `has two columns ${JSON.stringify(twice)}`, "rename one");
}
