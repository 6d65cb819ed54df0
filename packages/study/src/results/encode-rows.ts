import { parquetWriteBuffer } from "hyparquet-writer";
import { roomForSums, writeSums } from "./chunk-sums.ts";
import { type ColumnKind, type Columns, COLUMNS, type RowOf } from "./columns.ts";

interface SchemaElement {
  name: string;
  type?: "BYTE_ARRAY" | "DOUBLE" | "INT32" | "BOOLEAN";
  converted_type?: "UTF8" | "LIST";
  repetition_type?: "REQUIRED" | "OPTIONAL" | "REPEATED";
  num_children?: number;
}

const PHYSICAL = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  number: { type: "DOUBLE" },
  count: { type: "INT32" },
  flag: { type: "BOOLEAN" },
} as const;

/**
 * Rows as a Parquet file: the same rows and notes give the same bytes. `facts` go into the file's metadata, so that a
 * file that was moved still says what it is, and beside them what the bytes of its chunks come to.
 */
export function encodeRows<C extends Columns = typeof COLUMNS>(
  rows: readonly RowOf<C>[],
  facts: Readonly<Record<string, string>>,
  columns: C = COLUMNS as Columns as C,
): Uint8Array {
  const data = (name: string) => rows.map((row) => row[name]) as unknown[];
  return encodeColumns(columns, data, facts, Math.max(1, rows.length));
}

/** Columns of at least one row as a Parquet file of groups of `groupSize` rows. */
export function encodeColumns(
  columns: Columns,
  data: (name: string) => readonly unknown[],
  facts: Readonly<Record<string, string>>,
  groupSize: number,
): Uint8Array {
  const names = Object.keys(columns);
  const columnData = names.map((name) => ({ name, data: data(name) as unknown[] }));
  const groups = Math.ceil(columnData[0].data.length / groupSize);
  const buffer = parquetWriteBuffer({
    columnData,
    schema: [
      { name: "root", num_children: names.length },
      ...names.flatMap((name) => elements(name, columns[name])),
    ],
    // Groups of one size and no guessing, so that the bytes depend on the rows alone.
    rowGroupSize: groupSize,
    kvMetadata: Object.entries({ ...roomForSums(groups * names.length), ...facts }).map(([key, value]) => ({
      key,
      value,
    })),
    createdBy: "commonground",
  });
  return writeSums(new Uint8Array(buffer));
}

function elements(name: string, kind: ColumnKind): SchemaElement[] {
  const repetition_type = kind.endsWith("?") ? "OPTIONAL" : "REQUIRED";
  const base = kind.replace("?", "");
  if (base !== "texts" && base !== "numbers") {
    return [{ name, repetition_type, ...PHYSICAL[base as keyof typeof PHYSICAL] }];
  }
  return [
    { name, repetition_type, converted_type: "LIST", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    {
      name: "element",
      repetition_type: "REQUIRED",
      ...PHYSICAL[base === "texts" ? "text" : "number"],
    },
  ];
}
