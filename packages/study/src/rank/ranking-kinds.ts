/** What a ranking needs besides models and classes. */
export type Need = "images" | "texts" | "labels" | "nothing";

export interface RankingKind {
  /** As it is told in tables. */
  readonly label: string;
  readonly needs: Need;
}

/** Every ranking of models by a number, higher for better, in the order of tables. */
export const RANKING_KINDS = {
  averageConfidence: { label: "average confidence", needs: "images" },
  negativeEntropy: { label: "negative entropy", needs: "images" },
  dispersion: { label: "dispersion", needs: "images" },
  infoMax: { label: "InfoMax", needs: "images" },
  nuclearNorm: { label: "nuclear norm", needs: "images" },
  mano: { label: "MaNo", needs: "images" },
  cot: { label: "COT", needs: "images" },
  agreementWithOthers: { label: "agreement", needs: "images" },
  agreementWithMajority: { label: "with majority", needs: "images" },
  share: { label: "share", needs: "images" },
  aboveChance: { label: "share above chance", needs: "images" },
  aucShare: { label: "AUC of share", needs: "images" },
  aucPublished: { label: "AUC, published", needs: "images" },
  aucCoupled: { label: "AUC, coupled", needs: "images" },
  classSeparation: { label: "class separation", needs: "texts" },
  textAccuracy: { label: "text accuracy", needs: "texts" },
  publishedAccuracy: { label: "ImageNet top-1 (%)", needs: "nothing" },
  parameters: { label: "parameters (10⁶)", needs: "nothing" },
  labelledAccuracy: { label: "accuracy", needs: "labels" },
  atc: { label: "ATC", needs: "labels" },
  differenceOfConfidences: { label: "DoC", needs: "labels" },
} as const satisfies Record<string, RankingKind>;

export type RankingName = keyof typeof RANKING_KINDS;

export const RANKING_NAMES = Object.keys(RANKING_KINDS) as RankingName[];

/**
 * The ranking that is told first: of those that do not ask how images spread over the classes, the one whose values went
 * with accuracy most closely in our own study (Pearson 0.95 over eleven models, 0.96 over degraded copies;
 * docs/findings.md).
 */
export const FIRST_RANKING: RankingName = "averageConfidence";
