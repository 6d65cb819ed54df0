import { type AsyncBuffer, type FileMetaData, parquetRead } from "hyparquet";
import type { ColumnKind } from "./columns.ts";

/** Texts, or numbers: NaN for none, 0 and 1 for a flag. */
export type Column = (string | null)[] | Float64Array;

/**
 * Columns of one value a row, by the kinds that they must have; no other column's bytes are read. Rejects with a plain
 * error where a value is of another kind.
 */
export async function readColumns<Name extends string>(
  file: AsyncBuffer,
  metadata: FileMetaData,
  kinds: Readonly<Record<Name, ColumnKind>>,
): Promise<Map<Name, Column>> {
  const rows = Number(metadata.num_rows);
  const names = Object.keys(kinds) as Name[];
  const columns = new Map(
    names.map((name): [Name, Column] => [
      name,
      kinds[name].startsWith("text")
        ? Array<string | null>(rows).fill(null)
        : new Float64Array(rows).fill(NaN),
    ]),
  );
  // hyparquet waits for no `onChunk`: what is thrown there would be nobody's.
  const chunks: { readonly name: Name; readonly start: number; readonly values: ArrayLike<unknown> }[] = [];
  await parquetRead({
    file,
    metadata,
    columns: names,
    onChunk: ({ columnName, columnData: values, rowStart: start }) =>
      void chunks.push({ name: columnName as Name, start, values }),
  });
  for (const { name, start, values } of chunks) {
    const column = columns.get(name);
    if (column !== undefined) fill(column, start, values, kinds[name], name);
  }
  for (const [name, column] of columns) {
    if (kinds[name].endsWith("?")) continue;
    const missing = column.findIndex((value: string | number | null) => value === null || value !== value);
    if (missing >= 0) throw new Error(`row ${missing}: ${name} is no ${kinds[name]}`);
  }
  return columns;
}

function fill(
  column: Column,
  start: number,
  values: ArrayLike<unknown>,
  kind: ColumnKind,
  name: string,
): void {
  const optional = kind.endsWith("?");
  const fits = FITS[kind.replace("?", "")];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined ? !optional : !fits(value)) {
      throw new Error(`row ${start + i}: ${name} is no ${kind}`);
    }
    if (value !== null && value !== undefined) column[start + i] = value as string & number;
  }
}

const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  flag: (value) => typeof value === "boolean",
  count: Number.isSafeInteger,
  number: (value) => typeof value === "number",
};
