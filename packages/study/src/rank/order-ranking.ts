import { percentileInterval } from "@commonground/core";
import { type Judged, judgeRanking } from "../ranking/judge-ranking.ts";
import { orderInWords } from "../ranking/order-in-words.ts";
import { orderModels } from "../ranking/order-models.ts";
import type { Judgement, OneRanking } from "./ranking.ts";
import { RANKING_KINDS, type RankingName } from "./ranking-kinds.ts";
import type { ModelScore } from "./scores.ts";

/**
 * Models in the order of one ranking. `accuracies`: the models' accuracy on labelled images in resamples that begin
 * with the very same ones; null where there are no labels.
 */
export function orderRanking(
  name: RankingName,
  scores: readonly ModelScore[],
  accuracies: readonly ModelScore[] | null,
  { names, seed }: { readonly names: readonly string[]; readonly seed: number },
): OneRanking {
  const values = valuesOf(scores);
  const drawn = scores.map(({ value, draws }) => draws ?? Float64Array.of(value));
  const fixed = scores[0].draws === null;
  const order = orderModels(values, drawn);
  return {
    name,
    ...RANKING_KINDS[name],
    draws: fixed ? 0 : drawn[0].length,
    models: scores.map(({ value, draws }, m) => ({
      value,
      interval: draws && percentileInterval(draws),
      first: fixed ? null : order.first[m],
    })),
    groups: order.groups,
    flips: fixed ? null : 1 - order.kept,
    words: orderInWords(order, names),
    judged:
      accuracies === null || RANKING_KINDS[name].needs === "labels" ? null : judge(scores, accuracies, seed),
  };
}

function judge(scores: readonly ModelScore[], accuracies: readonly ModelScore[], seed: number) {
  const draws = scores[0].draws?.length ?? accuracies[0].draws!.length;
  const score =
    scores[0].draws === null
      ? { values: valuesOf(scores) }
      : { values: valuesOf(scores), draws: scores.map((each) => each.draws!) };
  const accuracy = {
    values: valuesOf(accuracies),
    draws: accuracies.map((each) => each.draws!.subarray(0, draws)),
  };
  const families = scores.map((_, m) => m);
  const { regret, kendall } = judgeRanking({ score, accuracy, covariates: {}, families }, { draws, seed });
  return { regret: told(regret), kendall: told(kendall) };
}

function told({ value, overImages }: Judged): Judgement {
  return Number.isFinite(value) ? { value, interval: overImages } : { value: null, interval: null };
}

const valuesOf = (list: readonly ModelScore[]): number[] => list.map(({ value }) => value);
