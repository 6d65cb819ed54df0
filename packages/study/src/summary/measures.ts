import type { ResultRow } from "../results/columns.ts";

/** What a row says of an image in one number; NaN where it says nothing. */
export interface Measure {
  /** As it is told in tables. */
  readonly label: string;
  of(row: ResultRow): number;
}

const column =
  (
    name: {
      [C in keyof ResultRow]: ResultRow[C] extends number | null ? C : never;
    }[keyof ResultRow],
  ) =>
  (row: ResultRow): number =>
    row[name] ?? NaN;

/** Accuracy, and everything that may tell it without labels; by name, in the order of tables. */
export const MEASURES = {
  top1: { label: "top-1", of: (row) => (row.correct === null ? NaN : Number(row.correct)) },
  top5: { label: "top-5", of: (row) => (row.rank_of_label === null ? NaN : Number(row.rank_of_label <= 5)) },
  miPublished: { label: "MI, published", of: column("mi_published") },
  aucPublished: { label: "AUC, published", of: column("auc_published") },
  miCoupled: { label: "MI, coupled (nats)", of: column("mi_coupled") },
  aucCoupled: { label: "AUC, coupled", of: column("auc_coupled") },
  share: { label: "share", of: column("share") },
  aucShare: { label: "AUC of share", of: column("auc_share") },
  chance: { label: "share by chance", of: column("chance") },
  aboveChance: { label: "share above chance", of: column("share_above_chance") },
  confidence: { label: "confidence", of: column("confidence") },
  negativeEntropy: { label: "negative entropy", of: (row) => (row.entropy === null ? NaN : -row.entropy) },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;

export const MEASURE_NAMES = Object.keys(MEASURES) as MeasureName[];
