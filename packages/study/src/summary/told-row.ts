import type { ColumnName, ResultRow } from "../results/columns.ts";

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
