import type { Resampling } from "@commonground/core";
import { CommonGroundError } from "@commonground/core";
import { alteredName } from "../plan/altered-name.ts";
import { openResults } from "../results/open-results.ts";
import { readRunTable } from "../summary/run-table.ts";
import { type RunSummary, summariseRun } from "../summary/summarise-run.ts";
import { companionFolder, type CompanionName, COMPANIONS, RANDOM_WEIGHTS } from "./sanity-plans.ts";
import type { RunIdentity } from "../run/run-record.ts";

/** Runs beside those of a study, by `companionKey`. */
export type Companions = Readonly<Record<CompanionName, ReadonlyMap<string, RunSummary>>>;

/** The runs that `study sanity` left below the results of a study; none where it was not run. One is held at a time. */
export async function readCompanions(
  folder: string,
  resampling: Resampling,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (text: string) => void } = {},
): Promise<Companions> {
  const read = async (name: CompanionName) => {
    const summaries = new Map<string, RunSummary>();
    for (const run of await resultsIn(companionFolder(folder, name))) {
      options.signal?.throwIfAborted();
      options.onProgress?.(`${COMPANIONS[name]}: ${run.record.identity.model} …`);
      const { identity, setting } = run.record;
      summaries.set(
        keyOf(identity, identity.model, setting, name),
        summariseRun(await readRunTable(run), resampling),
      );
    }
    return summaries;
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
 * What a run's companion is found by: the same model, precision, setting, images, classes, way to parts and method, and
 * the same weights for other words, the same bank for other weights.
 */
export function companionKey(identity: RunIdentity, setting: string, name: CompanionName): string {
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
