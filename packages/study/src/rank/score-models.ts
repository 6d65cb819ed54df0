import { setImmediate } from "node:timers/promises";
import { CommonGroundError, type Resampling } from "@commonground/core";
import { agreementWithMajority, agreementWithOthers } from "../ranking/agreement.ts";
import type { Run } from "../results/open-results.ts";
import {
  checkSameAsking,
  checkSameMethod,
  checkSameQuestion,
  checkSameRows,
  refuseChanged,
} from "../results/same-question.ts";
import { changedItems } from "../summary/changed-items.ts";
import { distinctNames } from "../summary/distinct-names.ts";
import { readRunTable, type RunTable } from "../summary/run-table.ts";
import { needImages } from "./need-images.ts";
import type { RankingName } from "./ranking-kinds.ts";
import { type ModelScore, scoresOf } from "./scores.ts";
import { scoreRun } from "./score-run.ts";

export type ModelScores = Partial<Record<RankingName, ModelScore>>;

export interface RankOptions {
  readonly resampling: Resampling;
  /** What is known of each model without an image (`textScores`), in the order of the runs. */
  readonly beforehand?: readonly ModelScores[] | undefined;
  /** Resamples of COT and the nuclear norm at most; otherwise 20 to 100, by what they cost. */
  readonly slowDraws?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** Models and every number that may tell how good they are. */
export interface ScoredModels {
  /** As people gave them, with the precision where one model stands in several. */
  readonly names: readonly string[];
  /** Images that every model answered, those that one failed on, and those answered whose label is known. */
  readonly images: number;
  readonly failed: number;
  readonly labelled: number;
  /** In the order of the runs; all over the same resamples. */
  readonly scores: readonly ModelScores[];
}

/**
 * Every number of every run that may tell how good its model is, over the images that all models answered. Throws
 * `INVALID_ARGUMENT` for fewer than two runs, `INVALID_DATA_SET` for fewer than two images, `INVALID_RESULTS` for runs
 * over other images or classes, by another version of the method, in another bank or under other settings, or without
 * cosines, or the signal's reason.
 */
export async function scoreModels(
  runs: readonly Run[],
  { resampling, beforehand, slowDraws: slowest, signal, onProgress }: RankOptions,
): Promise<ScoredModels> {
  if (runs.length < 2) {
    throw new CommonGroundError("INVALID_ARGUMENT", "one model has no rank; give at least two");
  }
  for (const check of [checkSameQuestion, checkSameMethod, checkSameAsking]) {
    for (const run of runs) check(runs[0], run);
  }
  const names = modelNames(runs);
  const tables: RunTable[] = [];
  for (const run of runs) tables.push(await readRunTable(run));
  checkSameImages(runs, tables);
  const kept = answeredByAll(tables);
  const failed = tables[0].images - kept.length;
  needImages(kept.length, `of ${tables[0].images} images, ${failed} failed with a model`);
  const answers = tables.map(({ predicted }) => classIndices(predicted, runs[0].record.classes, kept));
  const scores: ModelScores[] = [];
  for (const [m, run] of runs.entries()) {
    onProgress?.(`ranking: ${names[m]}, ${m + 1} of ${runs.length} …`);
    await setImmediate();
    signal?.throwIfAborted();
    const agreement = {
      agreementWithOthers: agreementWithOthers(answers, m),
      agreementWithMajority: agreementWithMajority(answers, m),
    };
    scores.push({
      ...(await scoreRun(run, tables[m], kept, resampling, slowest)),
      ...beforehand?.[m],
      ...scoresOf(kept.length, agreement, resampling),
    });
  }
  const { top1 } = tables[0].measures;
  const labelled = kept.reduce((count, i) => count + (Number.isNaN(top1[i]) ? 0 : 1), 0);
  return { names, images: kept.length, failed, labelled, scores };
}

/** One number of every model; null unless all have it. */
export function everyModel(scores: readonly ModelScores[], name: RankingName): ModelScore[] | null {
  const found = scores.map((each) => each[name]);
  return found.every((score) => score !== undefined) ? found : null;
}

/** Whether a number is defined for every model in every resample. */
export function isDefined(scores: readonly ModelScore[]): boolean {
  return scores.every(
    ({ value, draws }) => Number.isFinite(value) && (draws?.every(Number.isFinite) ?? true),
  );
}

function modelNames(runs: readonly Run[]): string[] {
  const identities = runs.map(({ record }) => record.identity);
  const names = distinctNames(identities);
  return identities.map(({ model, precision }, i) =>
    identities.filter((other) => other.model === model).length === 1
      ? model
      : `${names[i].called} (${precision})`,
  );
}

function checkSameImages(runs: readonly Run[], tables: readonly RunTable[]): void {
  for (const [m, { ids, digests }] of tables.entries()) {
    checkSameRows(runs[0], runs[m], tables[0].ids, ids);
    for (let before = 0; before < m; before++) {
      const [changed] = changedItems(tables[before].digests, digests);
      if (changed !== undefined) refuseChanged(runs[before], runs[m], ids[changed]);
    }
  }
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
