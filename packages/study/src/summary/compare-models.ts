import { linearFit, type Resampling } from "@commonground/core";
import { type Judged, judgeRanking, type RankingJudgement, type Scores } from "../ranking/judge-ranking.ts";
import { orderInWords } from "../ranking/order-in-words.ts";
import { orderModels } from "../ranking/order-models.ts";
import { type FigureName, SCORE_NAMES } from "./measures.ts";
import type { Comparison, ScoreJudgement } from "./study-report.ts";
import { permutedCorrelations } from "../nulls/permuted-correlations.ts";
import { modelName } from "./model-name.ts";
import type { RunSummary } from "./summarise-run.ts";

/** A run's figures, and its accuracy in each deal of permuted labels. */
export interface Compared {
  readonly summary: RunSummary;
  readonly permuted: Float64Array | null;
}

/**
 * Compares the complete ones of a setting's runs, which are over the same images, so that their draws are paired; one
 * whose images all failed, or so many that it has no interval, is left out.
 * `places`: of the runs in the report. With fewer than `FEWEST_MODELS` models there are no intervals over models.
 */
export function compareModels(
  setting: string,
  places: readonly number[],
  told: readonly Compared[],
  resampling: Resampling,
): Comparison {
  const complete = places.filter((place) => told[place].summary.complete);
  const judged = complete.filter((place) => hasAccuracy(told[place].summary));
  // Where none has an accuracy, it is the labels that are missing.
  const compared = judged.length === 0 ? complete : judged;
  const leftOut = places.filter((place) => !compared.includes(place));
  const runs = compared.map((place) => told[place].summary);
  const missing = whyNot(runs);
  if (missing !== null) return { setting, runs: compared, leftOut, order: null, scores: {}, missing };
  const accuracy = scoresOf(runs, "top1");
  const families = familiesOf(runs);
  const permuted = compared.map((place) => told[place].permuted!);
  const scores: Partial<Record<FigureName, ScoreJudgement>> = {};
  for (const name of SCORE_NAMES) {
    const score = scoresOf(runs, name);
    const known = runs.map((_, m) => m).filter((m) => Number.isFinite(score.values[m]));
    if (known.length < 2) continue;
    const covariates: Record<string, Scores> =
      name === "confidence" ? {} : { confidence: scoresOf(runs, "confidence") };
    scores[name] = {
      fit: linearFit(
        known.map((m) => score.values[m]),
        known.map((m) => accuracy.values[m]),
      ),
      permuted: permutedCorrelations(score.values, permuted),
      ...withoutFewModels(
        judgeRanking({ score, accuracy, covariates, families }, resampling),
        new Set(known.map((m) => families[m])).size,
      ),
    };
  }
  return { setting, runs: compared, leftOut, order: orderOf(runs), scores, missing };
}

/** Resamples of so few models, or families of them, hold so few different ones that intervals over them say nothing. */
export const FEWEST_MODELS = 6;

function withoutFewModels({ given, ...rest }: RankingJudgement, families: number): RankingJudgement {
  const overEnough = (judged: Judged): Judged =>
    Math.min(families, judged.models) < FEWEST_MODELS
      ? { ...judged, overModels: null, overBoth: null }
      : judged;
  return {
    kendall: overEnough(rest.kendall),
    pearson: overEnough(rest.pearson),
    spearman: overEnough(rest.spearman),
    regret: overEnough(rest.regret),
    given: Object.fromEntries(Object.entries(given).map(([name, judged]) => [name, overEnough(judged)])),
  };
}

/** With an interval, and in every resample: one of few answers may hold none, and then nothing could be paired with it. */
function hasAccuracy({ figures, draws }: RunSummary): boolean {
  return figures.top1 !== null && figures.top1.interval !== null && draws.top1.every(Number.isFinite);
}

function whyNot(runs: readonly RunSummary[]): string | null {
  if (runs.length > 0 && runs.every(({ figures }) => figures.top1 === null)) {
    return "no accuracy without labels, so nothing that measures could be held against";
  }
  if (runs.length === 0) return "no complete run";
  if (runs.length === 1) return "one model: correlations over models need more";
  if (runs.every(({ images }) => images === 1))
    return "one image: all resamples are that one, and every order looks certain";
  return runs.every(hasAccuracy)
    ? null
    : "so few images have a label that resamples of them may hold none, and accuracy has no interval";
}

function scoresOf(runs: readonly RunSummary[], name: FigureName): Scores & { readonly values: number[] } {
  return {
    values: runs.map(({ figures }) => figures[name]?.value ?? NaN),
    draws: runs.map(({ draws }) => draws[name]),
  };
}

function familiesOf(runs: readonly RunSummary[]): number[] {
  const families = runs.map(({ family }) => family);
  return families.map((family) => families.indexOf(family));
}

function orderOf(runs: readonly RunSummary[]): string {
  const order = orderModels(
    runs.map(({ figures }) => figures.top1!.value),
    runs.map(({ draws }) => draws.top1),
  );
  return orderInWords(order, runs.map(modelName));
}
