import { CommonGroundError } from "@commonground/core";
import { judgeRanking, type RankingJudgement, type Scores } from "../ranking/judge-ranking.ts";
import type { Run } from "../results/open-results.ts";
import { RANKING_KINDS, RANKING_NAMES, type RankingName } from "./ranking-kinds.ts";
import type { ModelScore } from "./scores.ts";
import { everyModel, isDefined, type RankOptions, scoreModels } from "./score-models.ts";

/** How one ranking that sees no label orders models of known accuracy. */
export interface JudgedRanking {
  readonly name: RankingName;
  readonly label: string;
  /** One number a model, in the order of the runs. */
  readonly values: readonly number[];
  /** Resamples of images behind the intervals. */
  readonly draws: number;
  readonly judged: RankingJudgement;
}

/**
 * Judges every ranking that needs no label by the accuracy of the runs' models: correlations, regret, and what is left
 * given mean confidence. `families`: what each model was made from; models of one are drawn together. Rankings that are
 * not known or not defined for every model are left out. Throws as `scoreModels`, or `INVALID_DATA_SET` without labels.
 */
export async function judgeRankings(
  runs: readonly Run[],
  families: readonly string[],
  options: RankOptions,
): Promise<{ readonly accuracies: readonly number[]; readonly rankings: readonly JudgedRanking[] }> {
  const { scores } = await scoreModels(runs, options);
  const accuracy = everyModel(scores, "labelledAccuracy");
  if (accuracy === null) {
    throw new CommonGroundError(
      "INVALID_DATA_SET",
      "no image has a label, so there is no accuracy to judge rankings by; label some images",
    );
  }
  const confidence = everyModel(scores, "averageConfidence");
  const clusters = families.map((family) => families.indexOf(family));
  const { seed } = options.resampling;
  const rankings = RANKING_NAMES.flatMap((name): JudgedRanking[] => {
    const of = everyModel(scores, name);
    if (RANKING_KINDS[name].needs === "labels" || of === null || !isDefined(of)) return [];
    const draws = of[0].draws?.length ?? accuracy[0].draws!.length;
    const covariates: Record<string, Scores> =
      name === "averageConfidence" || confidence === null ? {} : { confidence: drawn(confidence, draws) };
    const score = of[0].draws === null ? { values: of.map(({ value }) => value) } : drawn(of, draws);
    const models = { score, accuracy: drawn(accuracy, draws), covariates, families: clusters };
    return [
      {
        name,
        label: RANKING_KINDS[name].label,
        values: of.map(({ value }) => value),
        draws,
        judged: judgeRanking(models, { draws, seed }),
      },
    ];
  });
  return { accuracies: accuracy.map(({ value }) => value), rankings };
}

/** The first so many draws: every number's resamples begin with the very same ones. */
function drawn(scores: readonly ModelScore[], draws: number): Scores {
  return {
    values: scores.map(({ value }) => value),
    draws: scores.map((score) => score.draws!.subarray(0, draws)),
  };
}
