import type { Bank } from "@commonground/core";
import type { EvaluationRow } from "../evaluation/evaluation-columns.ts";
import type { ResultRow } from "../results/columns.ts";
import { MEASURES } from "../summary/measures.ts";

interface AblationMeasureWords {
  /** As it is told in tables. */
  readonly label: string;
  /** For the narrow columns of a terminal. */
  readonly short: string;
}

/** Measured of explanations, one number an image. */
export const WORD_MEASURES = {
  entropy: { label: "entropy (nats)", short: "entropy" },
  distinctWords: { label: "distinct words", short: "words" },
  labelWords: { label: "words of the label", short: "label’s" },
  labelShare: { label: "share of the label’s words", short: "share of it" },
  otherShare: { label: "share of another class’s words", short: "another’s" },
  miPublished: { label: MEASURES.miPublished.label, short: "MI, publ." },
  aucPublished: { label: MEASURES.aucPublished.label, short: "AUC, publ." },
  aboveChance: { label: MEASURES.aboveChance.label, short: "above chance" },
} as const satisfies Record<string, AblationMeasureWords>;

/** Measured of the object, the rest or the object itself blurred; accuracies are of the label, or else of the answer. */
export const OBJECT_MEASURES = {
  keptArea: { label: "object’s share of the frame", short: "area" },
  accuracy: { label: "right with the whole image", short: "whole" },
  keptAccuracy: { label: "right with the rest blurred", short: "rest blurred" },
  discAccuracy: { label: "right with a disc of that area", short: "disc" },
  lessDisc: { label: "lead over that disc", short: "less disc" },
  lostAccuracy: { label: "right with the object blurred", short: "obj. blurred" },
} as const satisfies Record<string, AblationMeasureWords>;

export const ABLATION_MEASURES = { ...WORD_MEASURES, ...OBJECT_MEASURES };

export type AblationMeasure = keyof typeof ABLATION_MEASURES;

export const ABLATION_MEASURE_NAMES = Object.keys(ABLATION_MEASURES) as readonly AblationMeasure[];

/** What words a bank holds of each class, ready to be asked about many images. */
export interface WordsOfClasses {
  /**
   * Of `words`, how many are the label's own in the bank, and how many another class's, the mean over all others; NaN
   * where the bank has no words for the label.
   */
  count(words: readonly string[], label: string | null): { readonly own: number; readonly other: number };
}

export function wordsOfClasses({ classes }: Pick<Bank, "classes">): WordsOfClasses {
  const own = new Map(Object.entries(classes).map(([name, words]) => [name, new Set(words)]));
  const holders = new Map<string, number>();
  for (const words of own.values()) for (const word of words) holders.set(word, (holders.get(word) ?? 0) + 1);
  return {
    count(words, label) {
      const ofLabel = label === null ? undefined : own.get(label);
      if (ofLabel === undefined || ofLabel.size === 0) return { own: NaN, other: NaN };
      const shared = words.filter((word) => ofLabel.has(word)).length;
      const elsewhere = words.reduce((sum, word) => sum + (holders.get(word) ?? 0), 0) - shared;
      return { own: shared, other: elsewhere / (own.size - 1) };
    },
  };
}

export function measureWords(
  row: ResultRow,
  bank: WordsOfClasses,
): Readonly<Record<keyof typeof WORD_MEASURES, number>> {
  const words = row.vision_concepts ?? [];
  const { own, other } = bank.count(words, row.label);
  return {
    entropy: row.diversity ?? NaN,
    distinctWords: row.vision_count ?? NaN,
    labelWords: own,
    labelShare: own / words.length,
    otherShare: other / words.length,
    miPublished: MEASURES.miPublished.of(row),
    aucPublished: MEASURES.aucPublished.of(row),
    aboveChance: MEASURES.aboveChance.of(row),
  };
}

/** `disc`: the row of the same image with a disc in the object's place. */
export function measureObject(
  row: EvaluationRow,
  disc: EvaluationRow,
): Readonly<Record<keyof typeof OBJECT_MEASURES, number>> {
  const keptAccuracy = last(row.insertion_accuracy);
  const discAccuracy = last(disc.insertion_accuracy);
  return {
    keptArea: 1 - last(row.insertion_areas),
    accuracy: row.deletion_accuracy![0],
    keptAccuracy,
    discAccuracy,
    lessDisc: keptAccuracy - discAccuracy,
    lostAccuracy: last(row.deletion_accuracy),
  };
}

function last(values: readonly number[] | null): number {
  return values!.at(-1)!;
}
