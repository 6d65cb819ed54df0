import { basename, resolve } from "node:path";
import { KNOWN_CHECKPOINTS } from "@commonground/clip";
import { type Resampling, SOFTWARE_VERSION } from "@commonground/core";
import type { StudyPlan } from "../plan/plan.ts";
import { companionsOf, readCompanions } from "../nulls/read-companions.ts";
import { compareModels } from "./compare-models.ts";
import { distinctNames } from "./distinct-names.ts";
import { familyOf } from "./family-of.ts";
import { findingsOf } from "./findings.ts";
import { modelName } from "./model-name.ts";
import { plannedModel } from "./planned-model.ts";
import { REPORT_SCHEMA, type RunReport, type StudyReport } from "./study-report.ts";
import { openStudied } from "./studied-runs.ts";
import { areAskedAlike, changedImages, notCompared, notesOf } from "./study-notes.ts";
import type { Told } from "./tell-run.ts";
import { tellRuns } from "./tell-runs.ts";

/**
 * Everything about the runs below a folder of results, from the results alone: the same results and resampling give the
 * same report. As many runs are held at once as `tellRuns` allows. Throws `NOT_FOUND` where there is none, `INVALID_RESULTS`, `INVALID_PLAN`, or
 * the signal's reason.
 */
export async function reportStudy(
  folder: string,
  resampling: Resampling,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (text: string) => void } = {},
): Promise<StudyReport> {
  const { runs, study, plan } = await openStudied(folder);
  const planned = runs.map((run) => plan && (plannedModel(plan, study, run) ?? null));
  const names = distinctNames(runs.map(({ record }) => record.identity));
  const companions = await readCompanions(study, runs, resampling, options);
  const told = await tellRuns(
    "run",
    runs.map((run, i) => ({
      run,
      resampling,
      called: {
        model: names[i].called,
        family: familyOf(planned[i] ?? undefined, run.record.identity.model, names[i]),
        // Here and not where runs are told: a thread that knows no checkpoints starts in two thirds of the time.
        paper: paperOf(run.record.identity.model),
      },
      companions: companionsOf(run, planned[i], companions),
    })),
    {
      signal: options.signal,
      onRun: (place) =>
        options.onProgress?.(`${place + 1} of ${runs.length}: ${modelName(runs[place].record.identity)} …`),
    },
  );
  return assembleReport(plan?.name ?? basename(resolve(study)), plan, told, resampling);
}

function paperOf(model: string): RunReport["paper"] {
  return KNOWN_CHECKPOINTS.find(({ name, hubId }) => name === model || hubId === model)?.paper ?? null;
}

export function assembleReport(
  name: string,
  plan: StudyPlan | null,
  told: readonly Told[],
  resampling: Resampling,
): StudyReport {
  const runs = told.map(({ report }) => report);
  const comparisons = comparable(runs).map((places) =>
    compareModels(runs[places[0]].setting, places, told, resampling),
  );
  return {
    schema: REPORT_SCHEMA,
    name,
    dataset: plan && { path: plan.dataset.path, format: plan.dataset.format ?? null },
    software: SOFTWARE_VERSION,
    resampling: { draws: resampling.draws, seed: resampling.seed },
    runs,
    comparisons,
    findings: findingsOf({ runs, comparisons }),
    notes: [...notesOf(runs), ...notCompared(runs, comparisons), ...changedImages(told)],
  };
}

/** Places of runs under one setting that were asked the same. */
function comparable(runs: readonly RunReport[]): number[][] {
  const groups: number[][] = [];
  for (const [place, run] of runs.entries()) {
    const group = groups.find(
      ([first]) => runs[first].setting === run.setting && areAskedAlike(runs[first], run),
    );
    if (group === undefined) groups.push([place]);
    else group.push(place);
  }
  return groups;
}
