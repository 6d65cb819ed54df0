import type { Interval } from "@commonground/core";
import type { Decision } from "./decide-classes.ts";

/** Ways to tell a class, in the order of tables. */
export const GAIN_KINDS = {
  name: "class templates",
  descriptors: "own descriptors",
  both: "both of these",
  sentence: "paper's sentence",
  inTwo: "the sentence in two",
  concepts: "+ concepts",
  chosen: "+ concepts, no harm",
  randomConcepts: "+ random words",
  randomChosen: "+ random, no harm",
} as const;

/** `inTwo` is there where the model does not read all of the paper's sentences to their end. */
export type GainKind = keyof typeof GAIN_KINDS;

/** How a class and its descriptors are put. */
export interface GainWording {
  /**
   * What concepts are added to, and gain is measured from: the classes' own descriptors in the paper's sentence; or, where
   * the model does not read that far, beside the class's name in the bank's templates.
   */
  readonly base: "sentence" | "both";
  /** The paper's sentences of all classes, and those that the model cuts. */
  readonly sentences: number;
  readonly cut: number;
  /** What the model reads of the first that it cuts, in whole words; null where it reads all to their end. */
  readonly reads: string | null;
  /** Tokens that the model reads of a text. */
  readonly contextLength: number;
}

export interface Share {
  /** 0 to 1. */
  readonly value: number;
  /** 95 % percentile bootstrap interval over the tested images; null of a single one. */
  readonly interval: Interval | null;
}

/** A paired difference of shares of right answers, −1 to 1. */
export interface PairedGain {
  readonly value: number;
  /** 95 % percentile bootstrap interval over the tested images; null of a single one. */
  readonly interval: Interval | null;
  /** Two-sided, by the paired permutation test: McNemar's exact one where both sides are right or wrong. */
  readonly pValue: number;
}

export interface GainClassifier {
  readonly kind: GainKind;
  /** Of random words the mean over their draws. */
  readonly top1: Share;
  /** Null with five classes or fewer, of which every answer is among the first five. */
  readonly top5: Share | null;
  /** Top-1 less that of the base; null for itself. */
  readonly gain: PairedGain | null;
  /** Of random words the lowest and highest top-1 of a draw; else null. */
  readonly range: Interval | null;
}

/** One class; shares are top-1 of its own tested images. */
export interface GainClass {
  readonly name: string;
  /** Images to find concepts and decide on, and those tested. */
  readonly finding: number;
  readonly tested: number;
  /** Names of its nearest classes, nearest first. */
  readonly nearest: readonly string[];
  readonly added: readonly string[];
  readonly decision: Decision;
  /** Null where none of its images is tested. */
  readonly base: number | null;
  readonly chosen: number | null;
  readonly randomChosen: number | null;
  /** `chosen` less `base`; the interval is null for fewer than two images. */
  readonly gain: { readonly value: number; readonly interval: Interval | null } | null;
  readonly pValue: number | null;
  /** Adjusted over all classes tested (Benjamini–Hochberg). */
  readonly qValue: number | null;
}

/** Gain under one split. */
export interface GainSplit {
  /** Images that concepts were found on and classes decided by. */
  readonly finding: number;
  readonly tested: number;
  /** Descriptors added to a class, on average. */
  readonly added: number;
  readonly decisions: Readonly<Record<Decision, number>>;
  readonly classifiers: readonly GainClassifier[];
  /** Ours less random words, top-1, both in every class and both where no harm: what the concepts themselves are worth. */
  readonly lead: Readonly<Record<"concepts" | "chosen", PairedGain>>;
  /** Draws of random words, where no harm, that are right at least as often as ours. */
  readonly reached: number;
  readonly classes: readonly GainClass[];
}
