import {
  type AreaDifference,
  type AreaEstimate,
  CommonGroundError,
  compareAreasUnderRoc,
  type CrossValidation,
  crossValidate,
  estimateAreaUnderRoc,
  likelihoodRatio,
  type LikelihoodRatioTest,
  logisticRegression,
  stratifiedFolds,
} from "@commonground/core";
import { seededSample } from "../ranking/seeded-sample.ts";
import { MEASURE_NAMES, type MeasureName } from "./measures.ts";
import type { RunTable } from "./run-table.ts";

/** Whether concepts say more of an answer being right than its confidence does. */
export interface ConceptsAdded {
  /** Measures of concepts in the larger regression; the smaller has confidence and its log-odds. */
  readonly measures: readonly MeasureName[];
  /** Null where the classes are separated, and the test does not hold. */
  readonly test: LikelihoodRatioTest | null;
  /** Answers that the regressions are of: all, or so many drawn by the seed. */
  readonly answers: number;
  readonly folds: number;
  /** On answers held out, each once. */
  readonly confidenceAlone: CrossValidation;
  readonly withConcepts: CrossValidation;
}

export interface RightFromWrong {
  readonly right: number;
  readonly wrong: number;
  /** How well one number of an image tells right answers from wrong ones; 0.5 is chance. */
  readonly areas: Readonly<Partial<Record<MeasureName, AreaEstimate>>>;
  /** How much better each measure of concepts tells them than confidence does. */
  readonly beyondConfidence: Readonly<Partial<Record<MeasureName, AreaDifference>>>;
  /** Null where there are too few answers of either kind, or the measures do not vary. */
  readonly added: ConceptsAdded | null;
}

/** Measures that are asked, those of the answer itself among them. */
const ASKED = MEASURE_NAMES.filter((name) => name !== "top1" && name !== "top5" && name !== "chance");
const CONCEPTS = ["share", "aboveChance", "aucPublished", "aucCoupled"] as const satisfies MeasureName[];
/** Answers of either kind without which a regression of six columns tells nothing. */
const LEAST = 20;
const FOLDS = 5;
/** More answers tell no more that would matter, and take long. */
const MOST = 10_000;
/** Log-odds of a confidence of 1 in Float64 would be infinite. */
const NEAREST_TO_1 = 1e-12;

/** Within one model: what tells its right answers from its wrong ones. Null without labels. */
export function rightFromWrong({ measures }: RunTable, seed: number): RightFromWrong | null {
  const labelled = indices(measures.top1, (value) => !Number.isNaN(value));
  if (labelled.length === 0) return null;
  const areas: Partial<Record<MeasureName, AreaEstimate>> = {};
  for (const name of ASKED) {
    const known = labelled.filter((i) => !Number.isNaN(measures[name][i]));
    if (known.length === 0) continue;
    const scores = pick(measures[name], known);
    const right = pick(measures.top1, known);
    const area = estimateAreaUnderRoc(scores, right);
    if (!Number.isNaN(area.value)) areas[name] = area;
  }
  const right = labelled.filter((i) => measures.top1[i] === 1).length;
  return {
    right,
    wrong: labelled.length - right,
    areas,
    beyondConfidence: beyondConfidence(measures, labelled),
    added: conceptsAdded(measures, labelled, seed),
  };
}

function beyondConfidence(measures: RunTable["measures"], labelled: readonly number[]) {
  const differences: Partial<Record<MeasureName, AreaDifference>> = {};
  for (const name of CONCEPTS) {
    const known = labelled.filter(
      (i) => !Number.isNaN(measures[name][i]) && !Number.isNaN(measures.confidence[i]),
    );
    if (known.length === 0) continue;
    const [concept, confidence, right] = [measures[name], measures.confidence, measures.top1].map((values) =>
      pick(values, known),
    );
    const difference = compareAreasUnderRoc(concept, confidence, right);
    if (!Number.isNaN(difference.value)) differences[name] = difference;
  }
  return differences;
}

function conceptsAdded(
  measures: RunTable["measures"],
  labelled: readonly number[],
  seed: number,
): ConceptsAdded | null {
  const asked = [measures.confidence, ...CONCEPTS.map((name) => measures[name])];
  const all = labelled.filter((i) => asked.every((values) => !Number.isNaN(values[i])));
  const known =
    all.length <= MOST ? all : Array.from(seededSample(all.length, MOST, seed), (place) => all[place]);
  const right = pick(measures.top1, known);
  const positives = right.reduce((sum, value) => sum + value, 0);
  if (Math.min(positives, known.length - positives) < LEAST) return null;
  const confidence = pick(measures.confidence, known);
  // Both, so that what concepts add is not merely a bend in how confidence goes with being right.
  const alone = [confidence, confidence.map(logOdds)];
  const columns = [...alone, ...CONCEPTS.map((name) => pick(measures[name], known))];
  try {
    const folds = stratifiedFolds(right, FOLDS, seed);
    return {
      measures: CONCEPTS,
      test: likelihoodRatio(logisticRegression(alone, right), logisticRegression(columns, right)),
      answers: known.length,
      folds: FOLDS,
      confidenceAlone: crossValidate(alone, right, folds),
      withConcepts: crossValidate(columns, right, folds),
    };
  } catch (error) {
    // Constant columns, or ones that are combinations of others.
    if (error instanceof CommonGroundError && error.code === "INVALID_ARGUMENT") return null;
    throw error;
  }
}

function logOdds(confidence: number): number {
  const p = Math.min(Math.max(confidence, NEAREST_TO_1), 1 - NEAREST_TO_1);
  return Math.log(p / (1 - p));
}

function indices(values: Float64Array, fits: (value: number) => boolean): number[] {
  return Array.from(values.keys()).filter((i) => fits(values[i]));
}

function pick(values: Float64Array, chosen: readonly number[]): Float64Array {
  const picked = new Float64Array(chosen.length);
  for (let at = 0; at < picked.length; at++) picked[at] = values[chosen[at]];
  return picked;
}
