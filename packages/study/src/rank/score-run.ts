import { CommonGroundError, countedMean, type Matrix, matrix, type Resampling } from "@commonground/core";
import { classProbabilities } from "../ranking/class-probabilities.ts";
import { confidences } from "../ranking/confidence.ts";
import { negativeEntropies } from "../ranking/entropy.ts";
import { imageRankings } from "../ranking/rankings.ts";
import { atc, differenceOfConfidences, labelledAccuracy } from "../ranking/with-labels.ts";
import { RESULTS } from "../results/columns.ts";
import { type Run, rowsOf } from "../results/open-results.ts";
import type { RunTable } from "../summary/run-table.ts";
import type { RankingName } from "./ranking-kinds.ts";
import { type ModelScore, scoresOf } from "./scores.ts";

/** Resamples of the nuclear norm and of COT, which take up to a second each: at most, and at least. */
const SLOW_DRAWS = { most: 100, least: 20 };
/** Probabilities (images × classes × resamples) that they go through beyond the least. */
const SLOW_WORK = 2e7;

/** Resamples of the two slow rankings of `images` × `classes` probabilities. */
export function slowDraws(images: number, classes: number, draws: number): number {
  const affordable = Math.floor(SLOW_WORK / (images * classes));
  return Math.min(draws, Math.max(SLOW_DRAWS.least, Math.min(SLOW_DRAWS.most, affordable)));
}

/**
 * Every number that one model's answers to the images `kept` give; those that need labels only where an image has one.
 * Holds the model's images × classes cosines. Throws `INVALID_RESULTS` for rows without cosines.
 */
export async function scoreRun(
  run: Run,
  table: RunTable,
  kept: Int32Array,
  resampling: Resampling,
  slowest: number = SLOW_DRAWS.most,
): Promise<Partial<Record<RankingName, ModelScore>>> {
  const similarities = await similaritiesOf(run, kept);
  const answers = { similarities, scale: run.record.model.scoring.scale };
  const { nuclearNorm, cot, ...quick } = imageRankings(
    answers,
    new Float64Array(similarities.columns).fill(1),
  );
  const pick = (values: Float64Array) => Float64Array.from(kept, (i) => values[i]);
  const { share, aboveChance, aucShare, aucPublished, aucCoupled, top1 } = table.measures;
  const ours = { share, aboveChance, aucShare, aucPublished, aucCoupled };
  const correct = pick(top1);
  const images = kept.length;
  const draws = Math.min(slowest, slowDraws(images, similarities.columns, resampling.draws));
  return {
    ...scoresOf(images, quick, resampling),
    ...scoresOf(images, { nuclearNorm, cot }, { ...resampling, draws }),
    ...scoresOf(
      images,
      mapped(ours, (values) => countedMean(pick(values))),
      resampling,
    ),
    ...(correct.every(Number.isNaN) ? {} : scoresOf(images, withLabels(answers, correct), resampling)),
  };
}

function withLabels(answers: Parameters<typeof classProbabilities>[0], correct: Float64Array) {
  const probabilities = classProbabilities(answers);
  return {
    labelledAccuracy: labelledAccuracy(correct),
    atc: atc(negativeEntropies(probabilities), correct),
    differenceOfConfidences: differenceOfConfidences(confidences(probabilities), correct),
  };
}

async function similaritiesOf(run: Run, kept: Int32Array): Promise<Matrix> {
  const classes = run.record.classes.length;
  const similarities = matrix(kept.length, classes);
  const places = new Map(Array.from(kept, (index, place) => [index, place]));
  for await (const row of rowsOf(run, RESULTS, ["index", "similarities"])) {
    const at = places.get(row.index);
    if (at === undefined) continue;
    if (row.similarities?.length !== classes) {
      throw new CommonGroundError(
        "INVALID_RESULTS",
        `${run.folder}: its rows hold no cosines to all classes, which rankings need; run it with --similarities`,
      );
    }
    similarities.data.set(row.similarities, at * classes);
  }
  return similarities;
}

function mapped<K extends string, T, U>(record: Readonly<Record<K, T>>, f: (value: T) => U): Record<K, U> {
  const entries = Object.entries(record) as [K, T][];
  return Object.fromEntries(entries.map(([key, value]) => [key, f(value)])) as Record<K, U>;
}
