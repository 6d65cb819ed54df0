import {
  clusterBootstrapDraws,
  CommonGroundError,
  type Interval,
  kendall,
  partialCorrelation,
  pearson,
  percentileInterval,
  type Resampling,
  spearman,
} from "@commonground/core";
import { regret } from "./regret.ts";

/** With one fewer, what a covariate leaves of score and accuracy always correlates at ±1. */
const LEAST_FOR_PARTIAL = 4;

/** One number a model, higher for better. */
export interface Scores {
  /** On the images as they are; NaN where a model has none. */
  readonly values: ArrayLike<number>;
  /**
   * For each model the number in every resample of the images, the same resamples for all models and for accuracy;
   * without them the number is taken as known.
   */
  readonly draws?: readonly ArrayLike<number>[];
}

export interface RankedModels {
  readonly score: Scores;
  readonly accuracy: Scores;
  /** What the score must say more than, by name: mean confidence, a prior. */
  readonly covariates: Readonly<Record<string, Scores>>;
  /** For each model a number, equal for models made from the same one; they are drawn together. */
  readonly families: ArrayLike<number>;
}

export interface Judged {
  readonly value: number;
  /** Models that it is computed on: those with all the numbers it needs. */
  readonly models: number;
  /** 95 % intervals: other images, the same models; null where no score or accuracy has draws. */
  readonly overImages: Interval | null;
  /** Other models, the same images; null where all are of one family. */
  readonly overModels: Interval | null;
  /** Other models on other images; null where `overImages` is. */
  readonly overBoth: Interval | null;
}

export interface RankingJudgement {
  readonly kendall: Judged;
  readonly pearson: Judged;
  readonly spearman: Judged;
  /** Accuracy lost by taking the first. */
  readonly regret: Judged;
  /** Pearson's correlation of score and accuracy given each covariate by itself. */
  readonly given: Readonly<Record<string, Judged>>;
}

/**
 * How well a ranking orders models by accuracy, with percentile bootstrap intervals over images and over models.
 * Values are NaN, and intervals null, where not defined (a side that does not vary; fewer than four different models given a covariate). Resamples of models in which a statistic is not defined are left out of its interval. `resampling.draws`
 * must be the number of image draws where there are any. Throws `INVALID_ARGUMENT` for lists of different lengths.
 */
export function judgeRanking(models: RankedModels, resampling: Resampling): RankingJudgement {
  const { score, accuracy, covariates } = models;
  check(models, resampling.draws);
  const judge = (least: number, statistic: Statistic, ...inputs: readonly Scores[]) =>
    judgeStatistic({ inputs: [score, accuracy, ...inputs], least, statistic }, models.families, resampling);
  return {
    kendall: judge(2, ([a, b]) => kendall(a, b)),
    pearson: judge(2, ([a, b]) => pearson(a, b)),
    spearman: judge(2, ([a, b]) => spearman(a, b)),
    regret: judge(1, ([a, b]) => regret(a, b)),
    given: Object.fromEntries(
      Object.entries(covariates).map(([name, covariate]) => [
        name,
        judge(LEAST_FOR_PARTIAL, ([a, b, c]) => partialCorrelation(a, b, [c]), covariate),
      ]),
    ),
  };
}

type Statistic = (lists: readonly Float64Array[]) => number;

interface Question {
  /** Lists that `statistic` takes. */
  readonly inputs: readonly Scores[];
  /** Different models without which it is not defined. */
  readonly least: number;
  readonly statistic: Statistic;
}

function judgeStatistic(
  { inputs, least, statistic }: Question,
  families: ArrayLike<number>,
  resampling: Resampling,
): Judged {
  const used = Array.from({ length: families.length }, (_, m) => m).filter((m) =>
    inputs.every(
      ({ values, draws }) =>
        Number.isFinite(values[m]) && (draws === undefined || Array.from(draws[m]).every(Number.isFinite)),
    ),
  );
  const at = (chosen: readonly number[], draw: number | null) => {
    if (new Set(chosen).size < least) return NaN;
    return statistic(
      inputs.map(({ values, draws }) =>
        Float64Array.from(chosen, (m) => (draw === null || draws === undefined ? values[m] : draws[m][draw])),
      ),
    );
  };
  const overImages = inputs.some(({ draws }) => draws !== undefined)
    ? Float64Array.from({ length: resampling.draws }, (_, draw) => at(used, draw))
    : null;
  const chosen = (counts: ArrayLike<number>) =>
    used.flatMap((m, place) => Array<number>(counts[place]).fill(m));
  const usedFamilies = used.map((m) => families[m]);
  const [overModels, overBoth] =
    new Set(usedFamilies).size < 2
      ? [[], []]
      : clusterBootstrapDraws(
          usedFamilies,
          [
            (counts) => at(chosen(counts), null),
            (counts, draw) => (overImages === null ? NaN : at(chosen(counts), draw)),
          ],
          resampling,
        );
  return {
    value: at(used, null),
    models: used.length,
    overImages: overImages && percentileInterval(overImages),
    overModels: percentileInterval(overModels),
    overBoth: percentileInterval(overBoth),
  };
}

function check({ score, accuracy, covariates, families }: RankedModels, draws: number): void {
  for (const [name, scores] of [
    ["score", score],
    ["accuracy", accuracy],
    ...Object.entries(covariates),
  ] as const) {
    const lengths = [scores.values.length, scores.draws?.length ?? families.length];
    if (lengths.some((length) => length !== families.length)) {
      throw new CommonGroundError(
        "INVALID_ARGUMENT",
        `judging a ranking: ${name} of ${lengths.join(" and ")} models, families of ${families.length}; give one of each a model`,
      );
    }
    const wrong = scores.draws?.find((list) => list.length !== draws);
    if (wrong !== undefined) {
      throw new CommonGroundError(
        "INVALID_ARGUMENT",
        `judging a ranking: ${name} has ${wrong.length} draws of images, but ${draws} of models are asked for; give equal numbers`,
      );
    }
  }
}
