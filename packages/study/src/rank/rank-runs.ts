import { setImmediate } from "node:timers/promises";
import { CommonGroundError, type Resampling } from "@commonground/core";
import { agreementWithMajority, agreementWithOthers } from "../ranking/agreement.ts";
import type { Run } from "../results/open-results.ts";
import { checkSameQuestion } from "../results/same-question.ts";
import { readRunTable, type RunTable } from "../summary/run-table.ts";
import { FEW_IMAGES, needImages } from "./need-images.ts";
import { orderRanking } from "./order-ranking.ts";
import type { Ranking } from "./ranking.ts";
import { FIRST_RANKING, type Need, RANKING_KINDS, RANKING_NAMES, type RankingName } from "./ranking-kinds.ts";
import { type ModelScore, scoresOf } from "./scores.ts";
import { scoreRun } from "./score-run.ts";

type Scores = Partial<Record<RankingName, ModelScore>>;

export interface RankOptions {
  readonly resampling: Resampling;
  /** What is known of each model without an image (`textScores`), in the order of the runs. */
  readonly beforehand?: readonly Scores[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

/**
 * Ranks the models of `runs` by everything that tells how good they may be. Every image counts that all models
 * answered. Throws `INVALID_ARGUMENT` for fewer than two runs, `INVALID_DATA_SET` for fewer than two images,
 * `INVALID_RESULTS` for runs over other images or classes or without cosines, or the signal's reason.
 */
export async function rankRuns(
  runs: readonly Run[],
  { resampling, beforehand, signal, onProgress }: RankOptions,
): Promise<Ranking> {
  if (runs.length < 2) {
    throw new CommonGroundError("INVALID_ARGUMENT", "one model has no rank; give at least two");
  }
  for (const run of runs) checkSameQuestion(runs[0], run);
  const names = modelNames(runs);
  const tables: RunTable[] = [];
  for (const run of runs) tables.push(await readRunTable(run));
  const kept = answeredByAll(tables);
  const failed = tables[0].images - kept.length;
  needImages(kept.length, `of ${tables[0].images} images, ${failed} failed with a model`);
  const scores: Scores[] = [];
  for (const [m, run] of runs.entries()) {
    onProgress?.(`ranking: ${names[m]}, ${m + 1} of ${runs.length} …`);
    await setImmediate();
    signal?.throwIfAborted();
    scores.push({ ...(await scoreRun(run, tables[m], kept, resampling)), ...beforehand?.[m] });
  }
  const answers = tables.map(({ predicted }) => classIndices(predicted, runs[0].record.classes, kept));
  for (const m of runs.keys()) {
    const agreement = {
      agreementWithOthers: agreementWithOthers(answers, m),
      agreementWithMajority: agreementWithMajority(answers, m),
    };
    scores[m] = { ...scores[m], ...scoresOf(kept.length, agreement, resampling) };
  }
  const accuracies = everyModel(scores, "labelledAccuracy");
  const labelled = kept.reduce((count, i) => count + (Number.isNaN(tables[0].measures.top1[i]) ? 0 : 1), 0);
  const leftOut: { name: RankingName; why: string }[] = [];
  const rankings = RANKING_NAMES.flatMap((name) => {
    const of = everyModel(scores, name);
    const why =
      of === null ? WITHOUT[RANKING_KINDS[name].needs] : undefinedOf(of, RANKING_KINDS[name].needs, labelled);
    if (of !== null && why === null)
      return [orderRanking(name, of, accuracies, { names, seed: resampling.seed })];
    leftOut.push({ name, why: why! });
    return [];
  });
  const [{ record }] = runs;
  return {
    schema: "commonground/ranking@1",
    models: runs.map(({ record: { identity } }) => ({
      model: identity.model,
      precision: identity.precision,
    })),
    setting: record.setting,
    classes: record.classes.length,
    images: kept.length,
    failed,
    labelled,
    resampling,
    first: FIRST_RANKING,
    words: rankings.find(({ name }) => name === FIRST_RANKING)!.words,
    rankings,
    leftOut,
    cautions:
      kept.length < FEW_IMAGES
        ? [
            `${kept.length} images are few: below ${FEW_IMAGES} intervals are too narrow, and orders look surer than they are.`,
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

function undefinedOf(scores: readonly ModelScore[], needs: Need, labelled: number): string | null {
  const defined = scores.every(
    ({ value, draws }) => Number.isFinite(value) && (draws?.every(Number.isFinite) ?? true),
  );
  if (defined) return null;
  return needs === "labels"
    ? `${labelled} ${labelled === 1 ? "label is" : "labels are"} too few: not defined in every resample of the images`
    : "not defined for every model in every resample of these images";
}

function everyModel(scores: readonly Scores[], name: RankingName): ModelScore[] | null {
  const found = scores.map((each) => each[name]);
  return found.every((score) => score !== undefined) ? found : null;
}

/** Names as people gave them, with the precision where one model stands in several. */
function modelNames(runs: readonly Run[]): string[] {
  const identities = runs.map(({ record }) => record.identity);
  return identities.map(({ model, precision }) =>
    identities.filter((other) => other.model === model).length === 1 ? model : `${model} (${precision})`,
  );
}

function answeredByAll(tables: readonly RunTable[]): Int32Array {
  return Int32Array.from({ length: tables[0].images }, (_, i) => i).filter((i) =>
    tables.every(({ predicted }) => predicted[i] !== null),
  );
}

function classIndices(
  predicted: readonly (string | null)[],
  classes: readonly string[],
  kept: Int32Array,
): Int32Array {
  const places = new Map(classes.map((name, place) => [name, place]));
  return Int32Array.from(kept, (i) => places.get(predicted[i]!)!);
}
