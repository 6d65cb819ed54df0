import type { Interval, Resampling } from "@commonground/core";
import type { Need, RankingName } from "./ranking-kinds.ts";

/** A model in one ranking. */
export interface RankedModel {
  readonly value: number;
  /** 95 % over images; null for a number that hangs on no image. */
  readonly interval: Interval | null;
  /** Share of resamples in which it comes first, shared among equals; null likewise. */
  readonly first: number | null;
}

/** A number with its 95 % interval over images; both null where it is not defined. */
export interface Judgement {
  readonly value: number | null;
  readonly interval: Interval | null;
}

export interface OneRanking {
  readonly name: RankingName;
  readonly label: string;
  readonly needs: Need;
  /** Resamples it was drawn in; 0 where it hangs on no image. */
  readonly draws: number;
  /** In the order of `Ranking.models`. */
  readonly models: readonly RankedModel[];
  /** Places in `Ranking.models`, best first, cut where all above are told from all below. */
  readonly groups: readonly (readonly number[])[];
  /** Share of resamples with another order; null without draws. */
  readonly flips: number | null;
  readonly words: string;
  /** How it did against accuracy on the labelled images; null without labels, and for rankings that use them. */
  readonly judged: { readonly regret: Judgement; readonly kendall: Judgement } | null;
}

/** Models ranked over the same images. */
export interface Ranking {
  readonly schema: "commonground/ranking@1";
  readonly models: readonly { readonly model: string; readonly precision: string }[];
  readonly setting: string;
  readonly classes: number;
  /** Images that every model answered; the others are left out for all. */
  readonly images: number;
  readonly failed: number;
  /** Of them, those whose label is known. */
  readonly labelled: number;
  readonly resampling: Resampling;
  /** The ranking that is told first. */
  readonly first: RankingName;
  readonly words: string;
  readonly rankings: readonly OneRanking[];
  /** Rankings that cannot be given, and why. */
  readonly leftOut: readonly { readonly name: RankingName; readonly why: string }[];
  readonly cautions: readonly string[];
}
