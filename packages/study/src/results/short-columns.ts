import { type ColumnKind, type ColumnName, COLUMNS, RESULTS } from "./columns.ts";

/** Columns of one value a row, not a list. */
export const SHORT_COLUMNS = Object.fromEntries(
  Object.entries(COLUMNS).filter(([, kind]) => !/^(?:texts|numbers)/u.test(kind)),
) as Readonly<Partial<Record<ColumnName, ColumnKind>>>;

/** All rows of a finished run by their short columns, beside its shards. */
export const ROWS_FILE = "rows.parquet";

/** Its columns: which shard a row is of, and the row's own; rows are in the order of shards, as they are in these. */
export const ROWS_COLUMNS = { shard: "count", ...SHORT_COLUMNS } as const;

/** What it says of itself, with the run's `fingerprint` and the `sizes` of the shards that it was made of. */
export const ROWS_FACTS = { schema: "commonground/rows@2", results: RESULTS.schema } as const;

/** The bytes of a run's shards, by their numbers: a file of rows is of these shards and no others. */
export function shardSizes(sizes: readonly number[]): string {
  return sizes.join(" ");
}
