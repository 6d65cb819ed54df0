import { type ColumnName, type MeasureName, MEASURES, type ResultRow } from "@commonground/study/web";
import type { RunRows } from "./run-rows.ts";

/** The one column that each measure is made from, so that no other is read for it. */
export const MEASURE_COLUMNS: Readonly<Record<MeasureName, ColumnName>> = {
  top1: "correct",
  top5: "rank_of_label",
  miPublished: "mi_published",
  aucPublished: "auc_published",
  miCoupled: "mi_coupled",
  aucCoupled: "auc_coupled",
  share: "share",
  aucShare: "auc_share",
  chance: "chance",
  aboveChance: "share_above_chance",
  confidence: "confidence",
  negativeEntropy: "entropy",
};

/** A measure of each row whose column was read; NaN where there is none. */
export function measured(rows: RunRows, measure: MeasureName): Float64Array {
  const column = MEASURE_COLUMNS[measure];
  const of = MEASURES[measure].of as (row: ResultRow) => number;
  // One row for all: a measure keeps nothing of it.
  const row = {} as Record<ColumnName, number>;
  return rows.numbers(column).map((value) => {
    row[column] = value;
    return Number.isNaN(value) ? NaN : of(row as unknown as ResultRow);
  });
}
