import { type ColumnName, COLUMNS, RESULTS, type ResultRow } from "./columns.ts";

/** Columns of which a report is made; reading the others would take as long again. */
export const TOLD_COLUMNS = [
  "index",
  "id",
  "label",
  "error",
  "sha256",
  "predicted",
  "correct",
  "rank_of_label",
  "confidence",
  "entropy",
  "similarities",
  "vision_concepts",
  "concept_parts",
  "language_concepts",
  "shared_concepts",
  "mi_published",
  "mi_coupled",
  "auc_published",
  "auc_coupled",
  "curve_published",
  "curve_coupled",
  "share",
  "chance",
  "share_above_chance",
  "auc_share",
  "players",
  "versus",
  "values_versus",
] as const satisfies readonly ColumnName[];

/** What a report takes of a row. */
export type ToldRow = Pick<ResultRow, (typeof TOLD_COLUMNS)[number]>;

/** All rows of a finished run by these columns, beside its shards, unless it keeps all similarities. */
export const TOLD_FILE = "told.parquet";

/** Rows of it that are read at once. */
export const TOLD_GROUP = 1024;

/** Its columns by their kinds. */
export const TOLD_KINDS = Object.fromEntries(TOLD_COLUMNS.map((name) => [name, COLUMNS[name]])) as Pick<
  typeof COLUMNS,
  (typeof TOLD_COLUMNS)[number]
>;

/** What it says of itself, with the run's `fingerprint` and the `sizes` of its shards, as a file of rows does. */
export const TOLD_FACTS = { schema: "commonground/told@1", results: RESULTS.schema } as const;
