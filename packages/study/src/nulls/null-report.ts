import type { Interval } from "@commonground/core";
import type { FigureName, MeasureName } from "../summary/measures.ts";

/** What a figure could come to without the knowledge it is told of, in the order of tables. */
export const NULLS = {
  otherClasses: "concepts of another class",
  shuffledNames: "names shuffled on one side",
  randomWords: "a bank of random words",
  randomWeights: "random weights",
  permutedLabels: "labels permuted",
} as const;

export type NullName = keyof typeof NULLS;

/** A figure of a run under a null, and what the run has more. */
export interface NullFigure {
  readonly value: number;
  /** Middle 95 % of the null's draws, or over images where it is a run of its own. */
  readonly interval: Interval | null;
  /** The figure less its null, with its 95 % interval over images. */
  readonly less: { readonly value: number; readonly interval: Interval | null };
}

export interface NullReport {
  readonly name: NullName;
  /** How often it was drawn anew; 1 for a run of its own. */
  readonly draws: number;
  readonly figures: Readonly<Partial<Record<FigureName, NullFigure>>>;
  /** Areas under ROC of right and wrong answers. */
  readonly areas: Readonly<Partial<Record<MeasureName, NullFigure>>>;
  /** Why there are no figures; null where there are. */
  readonly missing: string | null;
}

export function missingNull(name: NullName, missing: string): NullReport {
  return { name, draws: 0, figures: {}, areas: {}, missing };
}
