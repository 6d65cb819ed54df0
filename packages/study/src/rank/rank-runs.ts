import { FEW_IMAGES } from "./need-images.ts";
import { orderRanking } from "./order-ranking.ts";
import type { Ranking } from "./ranking.ts";
import { FIRST_RANKING, type Need, RANKING_KINDS, RANKING_NAMES, type RankingName } from "./ranking-kinds.ts";
import type { Run } from "../results/open-results.ts";
import { distinctNames } from "../summary/distinct-names.ts";
import { everyModel, isDefined, type RankOptions, scoreModels } from "./score-models.ts";

/**
 * Ranks the models of `runs` by everything that tells how good they may be. Every image counts that all models
 * answered. Throws as `scoreModels`.
 */
export async function rankRuns(runs: readonly Run[], options: RankOptions): Promise<Ranking> {
  const { resampling } = options;
  const { names, images, failed, labelled, scores } = await scoreModels(runs, options);
  const accuracies = everyModel(scores, "labelledAccuracy");
  const leftOut: { name: RankingName; why: string }[] = [];
  const rankings = RANKING_NAMES.flatMap((name) => {
    const of = everyModel(scores, name);
    const { needs } = RANKING_KINDS[name];
    const why = of === null ? WITHOUT[needs] : isDefined(of) ? null : whyUndefined(needs, labelled);
    if (of !== null && why === null)
      return [orderRanking(name, of, accuracies, { names, seed: resampling.seed })];
    leftOut.push({ name, why: why! });
    return [];
  });
  const [{ record }] = runs;
  const identities = runs.map((run) => run.record.identity);
  const called = distinctNames(identities);
  return {
    schema: "commonground/ranking@1",
    models: identities.map(({ precision }, i) => ({ model: called[i].called, precision })),
    setting: record.setting,
    classes: record.classes.length,
    images,
    failed,
    labelled,
    resampling,
    first: FIRST_RANKING,
    words: rankings.find(({ name }) => name === FIRST_RANKING)!.words,
    rankings,
    leftOut,
    cautions:
      images < FEW_IMAGES
        ? [
            `${images} images are few: below ${FEW_IMAGES} intervals are too narrow, and orders look surer than they are.`,
          ]
        : [],
  };
}

const WITHOUT = {
  images: "not computed",
  texts: "the models' texts were not looked at",
  nothing: "not known of every model",
  labels: "no image has a label",
};

function whyUndefined(needs: Need, labelled: number): string {
  return needs === "labels"
    ? `${labelled} ${labelled === 1 ? "label is" : "labels are"} too few: not defined in every resample of the images`
    : "not defined for every model in every resample of these images";
}
