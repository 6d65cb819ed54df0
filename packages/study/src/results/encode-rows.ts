import { ByteWriter, ParquetWriter } from "hyparquet-writer";
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
 * Rows as a Parquet file: the same rows and facts give the same bytes. `facts` go into the file's metadata, so that a
 * file that was moved still says what it is, and beside them what the bytes of its chunks come to.
 */
export function encodeRows<C extends Columns = typeof COLUMNS>(
  rows: readonly RowOf<C>[],
  facts: Readonly<Record<string, string>>,
  columns: C = COLUMNS as Columns as C,
): Uint8Array {
  const encoder = createRowsEncoder(columns, facts, { count: rows.length, groupSize: rows.length });
  for (const row of rows) encoder.add(row);
  return encoder.finish();
}

export interface RowsEncoder<C extends Columns> {
  readonly add: (row: RowOf<C>) => void;
  /** Throws a `RangeError` unless as many rows were added as were announced. */
  readonly finish: () => Uint8Array;
}

/**
 * The same for rows that come one by one, `count` in all, in groups of `groupSize`: no more than a group is held beside
 * the file's bytes.
 */
export function createRowsEncoder<C extends Columns>(
  columns: C,
  facts: Readonly<Record<string, string>>,
  { count, groupSize }: { readonly count: number; readonly groupSize: number },
): RowsEncoder<C> {
  const names = Object.keys(columns);
  const groups = Math.ceil(count / Math.max(1, groupSize));
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: "root", num_children: names.length },
      ...names.flatMap((name) => elements(name, columns[name])),
    ],
    kvMetadata: Object.entries({ ...roomForSums(groups * names.length), ...facts }).map(([key, value]) => ({
      key,
      value,
    })),
    createdBy: "commonground",
  });
  // Columns and not rows, which may hold more than these.
  let waiting: unknown[][] = names.map(() => []);
  let added = 0;
  const write = () => {
    const columnData = names.map((name, i) => ({ name, data: waiting[i] }));
    // Groups of one size and no guessing, so that the bytes depend on the rows alone.
    void writer.write({ columnData, rowGroupSize: waiting[0].length });
    waiting = names.map(() => []);
  };
  return {
    add(row) {
      for (let i = 0; i < names.length; i++) waiting[i].push(row[names[i]]);
      added += 1;
      if (waiting[0].length === groupSize) write();
    },
    finish() {
      if (added !== count) throw new RangeError(`${added} of ${count} rows`);
      if (waiting[0].length > 0) write();
      void writer.finish();
      return writeSums(new Uint8Array(bytes.getBuffer()));
    },
  };
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
