import { decodeRuns, jaccardIndex, spearman } from "@commonground/core";
import { type Fit, fittingParts, type Shape, shapeOf } from "../stability/fitting-parts.ts";
import type { PartsSeen, Told } from "./told-image.ts";

/** What is compared of two explanations, in the order of tables; orders are correlations from −1, all else is 0 to 1. */
export const RANDOMISATION_MEASURES = {
  visionConcepts: { words: "Words of the parts (D_v)", index: "Jaccard index" },
  languageConcepts: { words: "Words of the class (D_ŷ)", index: "Jaccard index" },
  sharedConcepts: { words: "Shared words", index: "Jaccard index" },
  parts: { words: "Parts", index: "mean Jaccard index of masks" },
  conceptOrder: { words: "Order by concept score", index: "Spearman’s correlation" },
  causesOrder: { words: "Order by causes", index: "Spearman’s correlation" },
  answer: { words: "Answers", index: "share that stays" },
} as const;

export type RandomisationMeasure = keyof typeof RANDOMISATION_MEASURES;

export const RANDOMISATION_MEASURE_NAMES = Object.keys(
  RANDOMISATION_MEASURES,
) as readonly RandomisationMeasure[];

/** Null where an explanation does not have what is compared, or it does not vary. */
export type Overlaps = Readonly<Record<RandomisationMeasure, number | null>>;

/** An explanation and the parts it tells of. */
export interface Compared {
  readonly told: Told;
  readonly parts: readonly Shape[];
}

export function decodeParts({ width, height, masks }: PartsSeen): Shape[] {
  return masks.map((mask) => shapeOf(decodeRuns(mask, width, height)));
}

/** What of `before` is there again in `after`; parts are held against those that fit them best. */
export function overlaps(before: Compared, after: Compared): Overlaps {
  const [a, b] = [before.told, after.told];
  const fits = after.parts.length === 0 ? [] : fittingParts(before.parts, after.parts);
  return {
    visionConcepts: ofSets(a.visionConcepts, b.visionConcepts),
    languageConcepts: ofSets(a.languageConcepts, b.languageConcepts),
    sharedConcepts: ofSets(a.sharedConcepts, b.sharedConcepts),
    parts: meanIndex(before.parts, fits),
    conceptOrder: orderAgreement(a.conceptScores, b.conceptScores, fits),
    causesOrder: orderAgreement(a.causes, b.causes, fits),
    answer: Number(a.answer === b.answer),
  };
}

/** Null for two empty sets: there is nothing to be there again. */
function ofSets(a: readonly number[], b: readonly number[]): number | null {
  return a.length + b.length === 0 ? null : jaccardIndex(new Set(a), new Set(b));
}

/** Null for an image without parts; parts that have nothing to fit have 0. */
export function meanIndex(parts: readonly Shape[], fits: readonly Fit[]): number | null {
  if (parts.length === 0) return null;
  return fits.reduce((sum, { index }) => sum + index, 0) / parts.length;
}

function orderAgreement(
  before: readonly number[] | null,
  after: readonly number[] | null,
  fits: readonly Fit[],
): number | null {
  if (before === null || after === null || fits.length < 2) return null;
  const agreement = spearman(
    before,
    fits.map(({ best }) => after[best]),
  );
  return Number.isNaN(agreement) ? null : agreement;
}
