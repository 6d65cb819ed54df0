import { basename, dirname } from "node:path";
import type { Resampling } from "@commonground/core";
import { CommonGroundError } from "@commonground/core";
import { alteredName } from "../plan/altered-name.ts";
import { modelFolder } from "../plan/model-folder.ts";
import type { PlannedModel } from "../plan/plan.ts";
import { openResults, type Run } from "../results/open-results.ts";
import type { RunSummary } from "../summary/summarise-run.ts";
import { tellRuns } from "../summary/tell-runs.ts";
import { companionFolder, type CompanionName, COMPANIONS, RANDOM_WEIGHTS } from "./sanity-plans.ts";
import type { RunIdentity } from "../run/run-record.ts";

/** What is told of a companion. */
export interface CompanionTold {
  readonly summary: RunSummary;
  /** Of each item's bytes, as in `RunTable`. */
  readonly digests: BigUint64Array;
}

interface Companion extends CompanionTold {
  readonly key: string;
  /** Name of the folder of its model. */
  readonly folder: string;
}

export type Companions = Readonly<Record<CompanionName, readonly Companion[]>>;

/** What stands beside one run. */
export type CompanionsOfRun = Readonly<Record<CompanionName, CompanionTold | null>>;

/**
 * The runs that `study sanity` left in the folder `study` beside those of `runs`; none where it was not run.
 */
export async function readCompanions(
  study: string,
  runs: readonly Run[],
  resampling: Resampling,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (text: string) => void } = {},
): Promise<Companions> {
  const read = async (name: CompanionName) => {
    const wanted = new Set(runs.map((run) => companionKey(run, name)));
    const found = (await resultsIn(companionFolder(study, name)))
      .map((run) => ({
        run,
        key: keyOf(run.record.identity, run.record.identity.model, run.record.setting, name),
      }))
      .filter(({ key }) => wanted.has(key));
    const told = await tellRuns(
      "companion",
      found.map(({ run }) => ({ run, resampling })),
      {
        signal: options.signal,
        onRun: (place) =>
          options.onProgress?.(`${COMPANIONS[name]}: ${found[place].run.record.identity.model} …`),
      },
    );
    return told.map(({ summary, digests }, i): Companion => {
      const { run, key } = found[i];
      return { key, folder: basename(dirname(run.folder)), summary, digests };
    });
  };
  return { randomWords: await read("randomWords"), randomWeights: await read("randomWeights") };
}

async function resultsIn(folder: string) {
  try {
    return await openResults(folder);
  } catch (error) {
    if (error instanceof CommonGroundError && error.code === "NOT_FOUND") return [];
    throw error;
  }
}

/**
 * The companions of a run: the same model, precision, setting, images, classes, way to parts and method, and the same
 * weights for other words, the same bank for other weights. Of models of one name that have other weights each is found
 * by the folder that `planned`, the run's model in the study's plan, has its results in.
 */
export function companionsOf(
  run: Run,
  planned: PlannedModel | null,
  companions: Companions,
): CompanionsOfRun {
  const find = (name: CompanionName, folder: string | null) => {
    const key = companionKey(run, name);
    const found = companions[name].filter(
      (each) => each.key === key && (folder === null || each.folder === folder),
    );
    if (found.length !== 1) return null;
    const [{ summary, digests }] = found;
    return { summary, digests };
  };
  return {
    randomWords: find("randomWords", null),
    randomWeights: find("randomWeights", planned && modelFolder({ ...planned, weights: RANDOM_WEIGHTS })),
  };
}

function companionKey({ record: { identity, setting } }: Run, name: CompanionName): string {
  const { model } = identity;
  const called = name === "randomWeights" ? alteredName(model, RANDOM_WEIGHTS) : model;
  return keyOf(identity, called, setting, name);
}

function keyOf(identity: RunIdentity, model: string, setting: string, name: CompanionName): string {
  const { precision, configurationSha256, dataSetSha256, classesSha256, parts, method, settings } = identity;
  // What made the answer is not asked of companions; of pooled regions masks are then no more than a picture.
  const { causes: _c, removal: _r, masks, ...others } = settings;
  const rest = settings.regions === "pooled" ? others : { ...others, masks };
  return JSON.stringify([
    model,
    precision,
    setting,
    configurationSha256,
    dataSetSha256,
    classesSha256,
    parts,
    method,
    name === "randomWeights" ? identity.bankSha256 : identity.weightsSha256,
    Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}
