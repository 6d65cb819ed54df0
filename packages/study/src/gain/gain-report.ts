import type { ExplainSettings, Resampling } from "@commonground/core";
import type { GainSplit, GainWording } from "@commonground/evaluate";

/** Images by which concepts are found and classes decided, against those that are tested. */
export const GAIN_SPLITS = {
  same: "concepts found, decided and tested on the same images, as in the paper",
  other: "concepts found and decided on other images than those tested",
} as const;

export type GainSplitName = keyof typeof GAIN_SPLITS;

/** What concepts of explanations, and random words, add to zero-shot accuracy. */
export interface GainReport {
  readonly schema: "commonground/gain@1";
  readonly software: string;
  readonly model: {
    readonly id: string;
    readonly revision: string | null;
    readonly sha256: string;
    readonly precision: string;
  };
  readonly bank: { readonly name: string; readonly sha256: string };
  readonly classTemplates: readonly string[];
  readonly descriptorTemplate: string;
  /** The paper's, with places for class and descriptor. */
  readonly sentence: string;
  readonly wording: GainWording;
  readonly classes: number;
  readonly data: string;
  /** Empty where classes are halved. */
  readonly otherData: readonly string[];
  /** Images that could not be explained and are left out. */
  readonly failed: number;
  /** Of the explanations. */
  readonly settings: ExplainSettings;
  /** Classes whose concepts each class takes. */
  readonly nearest: number;
  /** Draws of random words; draw d has the seed of all else plus d. */
  readonly randomDraws: number;
  readonly resampling: Resampling;
  readonly splits: { readonly same: GainSplit; readonly other: GainSplit | null };
  /** Why there is no other split; null where there is. */
  readonly missing: string | null;
}
