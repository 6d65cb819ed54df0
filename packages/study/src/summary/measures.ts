import type { ToldRow } from "../results/told-columns.ts";

/** What a row says of an image in one number; NaN where it says nothing. */
export interface Measure {
  /** As it is told in tables. */
  readonly label: string;
  of(row: ToldRow): number;
}

const column =
  (
    name: {
      [C in keyof ToldRow]: ToldRow[C] extends number | null ? C : never;
    }[keyof ToldRow],
  ) =>
  (row: ToldRow): number =>
    row[name] ?? NaN;

/** Accuracy, and everything of one image that may tell it without labels; by name, in the order of tables. */
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

/** What is told of a run: the means of `MEASURES`, and what only all of its images together have. */
export const FIGURES = {
  top1: MEASURES.top1.label,
  top5: MEASURES.top5.label,
  miPublished: MEASURES.miPublished.label,
  aucPublished: MEASURES.aucPublished.label,
  curveAucPublished: "AUC of mean curve, published",
  miCoupled: MEASURES.miCoupled.label,
  aucCoupled: MEASURES.aucCoupled.label,
  curveAucCoupled: "AUC of mean curve, coupled",
  share: MEASURES.share.label,
  aucShare: MEASURES.aucShare.label,
  chance: MEASURES.chance.label,
  aboveChance: MEASURES.aboveChance.label,
  confidence: MEASURES.confidence.label,
  negativeEntropy: MEASURES.negativeEntropy.label,
  infoMax: "InfoMax (nats)",
  conceptInformation: "concept and answer, plug-in (nats)",
  conceptInformationCorrected: "concept and answer, Miller–Madow (nats)",
} as const;

export type FigureName = keyof typeof FIGURES;

export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];

const NO_SCORES: ReadonlySet<FigureName> = new Set(["top1", "top5", "chance", "conceptInformation"]);

/**
 * Those of which a ranking of models could be made: all but accuracy, chance, which is only there to compare, and an
 * estimate of which a better one is there.
 */
export const SCORE_NAMES = FIGURE_NAMES.filter((name) => !NO_SCORES.has(name));
