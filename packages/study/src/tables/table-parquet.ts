import type { Table } from "@commonground/report";
import { parquetWriteBuffer } from "hyparquet-writer";

/**
 * A table as a Parquet file: numbers as doubles, all else as text, nothing as null; the same table gives the same bytes.
 */
export function tableParquet({ columns, rows }: Table): Uint8Array {
  const types = columns.map((_, c) =>
    rows.some((row) => typeof row[c] === "string")
      ? ({ type: "BYTE_ARRAY", converted_type: "UTF8" } as const)
      : ({ type: "DOUBLE" } as const),
  );
  const data = columns.map((_, c) =>
    rows.map((row) => (types[c].type === "BYTE_ARRAY" && row[c] !== null ? String(row[c]) : row[c])),
  );
  const buffer = parquetWriteBuffer({
    columnData: columns.map((name, c) => ({ name, data: data[c] })),
    schema: [
      { name: "root", num_children: columns.length },
      ...columns.map((name, c) => ({ name, repetition_type: "OPTIONAL" as const, ...types[c] })),
    ],
    rowGroupSize: Math.max(1, rows.length),
    createdBy: "commonground",
  });
  return new Uint8Array(buffer);
}
