import { basename, resolve } from "node:path";
import { type Resampling, SOFTWARE_VERSION } from "@commonground/core";
import { KNOWN_CHECKPOINTS } from "@commonground/clip";
import type { StudyPlan } from "../plan/plan.ts";
import { companionNull } from "../nulls/companion-null.ts";
import { NULLS } from "../nulls/null-report.ts";
import { companionsOf, type CompanionSummaries, readCompanions } from "../nulls/read-companions.ts";
import { runNulls } from "../nulls/run-nulls.ts";
import { compareModels } from "./compare-models.ts";
import { distinctNames } from "./distinct-names.ts";
import { familyOf } from "./family-of.ts";
import { findingsOf } from "./findings.ts";
import { modelName } from "./model-name.ts";
import { plannedModel } from "./planned-model.ts";
import { rightFromWrong } from "./right-from-wrong.ts";
import { readRunTable, type RunTable } from "./run-table.ts";
import { REPORT_SCHEMA, type RunReport, type StudyReport } from "./study-report.ts";
import { openStudied } from "./studied-runs.ts";
import { type Called, type RunSummary, summariseRun } from "./summarise-run.ts";

/**
 * Everything about the runs below a folder of results, from the results alone: the same results and resampling give the
 * same report. One run is held at a time. Throws `NOT_FOUND` where there is none, `INVALID_RESULTS`, `INVALID_PLAN`, or
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
  const told: Told[] = [];
  for (const [i, run] of runs.entries()) {
    options.signal?.throwIfAborted();
    const { identity } = run.record;
    options.onProgress?.(`${i + 1} of ${runs.length}: ${modelName(identity)} …`);
    const family = familyOf(planned[i] ?? undefined, identity.model, names[i]);
    const called = { model: names[i].called, family };
    told.push(
      tellRun(await readRunTable(run), resampling, called, companionsOf(run, planned[i], companions)),
    );
  }
  return assembleReport(plan?.name ?? basename(resolve(study)), plan, told, resampling);
}

/** A run's part of the report, and its draws. */
export interface Told {
  readonly report: RunReport;
  readonly summary: RunSummary;
  /** Accuracy in each deal of permuted labels; null without labels. */
  readonly permuted: Float64Array | null;
  /** Of each item's bytes, as in `RunTable`. */
  readonly digests: BigUint64Array;
}

/** `called`: its own name by default; `companions`: what stands beside it, if there is anything. */
export function tellRun(
  table: RunTable,
  resampling: Resampling,
  called?: Called,
  companions?: CompanionSummaries,
): Told {
  const summary = summariseRun(table, resampling, called);
  const { identity } = table.record;
  const { draws: _, ...rest } = summary;
  const within = rightFromWrong(table, resampling.seed);
  const nulls = runNulls(table, within, resampling.seed);
  const beside = (["randomWords", "randomWeights"] as const).map((name) =>
    companionNull(name, summary, companions?.[name] ?? null),
  );
  const report: RunReport = {
    ...rest,
    items: identity.items,
    labelled: table.labels.filter((label) => label !== null).length,
    classCount: table.record.classes.length,
    settings: identity.settings,
    parts: identity.parts,
    weightsSha256: identity.weightsSha256,
    dataSetSha256: identity.dataSetSha256,
    bankSha256: identity.bankSha256,
    classesSha256: identity.classesSha256,
    method: identity.method,
    fingerprint: table.record.fingerprint,
    paper:
      KNOWN_CHECKPOINTS.find(({ name, hubId }) => name === identity.model || hubId === identity.model)
        ?.paper ?? null,
    rightFromWrong: within,
    nulls: Object.keys(NULLS).map((name) =>
      [...nulls.reports, ...beside].find((each) => each.name === name)!,
    ),
    classes: table.classes,
    confusions: table.confusions,
    failures: table.failures,
  };
  return { report, summary, permuted: nulls.labels?.accuracies ?? null, digests: table.digests };
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

/** What differs only where a plan was changed between its runs; figures of runs that differ in it mean different things. */
const ASKED = ["classesSha256", "bankSha256", "parts", "method"] as const satisfies (keyof RunReport)[];

function askedOf(run: RunReport): string {
  return JSON.stringify([run.dataSetSha256, ...ASKED.map((name) => run[name])]);
}

/** Places of runs under one setting that were asked the same. */
function comparable(runs: readonly RunReport[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [place, run] of runs.entries()) {
    const key = JSON.stringify([run.setting, askedOf(run)]);
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  return Array.from(groups.values());
}

/** Images whose files were changed between runs of the same data set: their rows are of different pictures. */
function changedImages(told: readonly Told[]): StudyReport["notes"] {
  const changed = new Map<string, Set<number>>();
  const first = new Map<string, BigUint64Array>();
  for (const { report, digests } of told) {
    const seen = first.get(report.dataSetSha256) ?? digests.slice();
    first.set(report.dataSetSha256, seen);
    const places = changed.get(report.dataSetSha256) ?? new Set<number>();
    changed.set(report.dataSetSha256, places);
    for (const [place, digest] of digests.entries()) {
      if (digest === 0n) continue;
      if (seen[place] === 0n) seen[place] = digest;
      else if (seen[place] !== digest) places.add(place);
    }
  }
  const count = [...changed.values()].reduce((sum, places) => sum + places.size, 0);
  if (count === 0) return [];
  return [
    {
      code: "changed-images",
      message: `${count} image${count === 1 ? " was" : "s were"} changed between the runs, which are of different pictures there: compare nothing until they are made again.`,
    },
  ];
}

/** Complete runs that are left out of a comparison of others. */
function notCompared(
  runs: readonly RunReport[],
  comparisons: StudyReport["comparisons"],
): StudyReport["notes"] {
  return comparisons
    .flatMap(({ leftOut }) => leftOut.map((place) => runs[place]))
    .filter(({ complete }) => complete)
    .map((run) => ({
      code: "not-compared",
      message: `${named(run)}: ${run.failed === run.images ? "no image" : "too few images with a label"} could be explained; it is not compared with other models.`,
    }));
}

function named(run: RunReport): string {
  return `${modelName(run)}, ${run.setting}`;
}

function notesOf(runs: readonly RunReport[]): StudyReport["notes"] {
  const notes = runs.flatMap((run) => [
    ...(run.complete
      ? []
      : [
          {
            code: "incomplete",
            message: `${named(run)}: ${run.images} of ${run.items} images are there; it is not compared with others. The same study run goes on with it.`,
          },
        ]),
    ...(run.failed > 0
      ? [
          {
            code: "failed-images",
            message: `${named(run)}: ${run.failed} of ${run.images} images could not be explained and are left out.`,
          },
        ]
      : []),
  ]);
  if (runs.every(({ labelled }) => labelled === 0)) {
    notes.push({
      code: "no-labels",
      message:
        "The images have no labels: there is no accuracy, and nothing that measures could be held against.",
    });
  } else if (runs.some(({ labelled, images }) => labelled < images)) {
    notes.push({
      code: "some-labels",
      message: "Some images have no label; accuracy is that of those that have one.",
    });
  }
  if (new Set(runs.map(({ dataSetSha256 }) => dataSetSha256)).size > 1) {
    notes.push({
      code: "several-data-sets",
      message: "The runs are of different data sets; only those of the same images are compared.",
    });
  } else if (new Set(runs.map(askedOf)).size > 1) {
    notes.push({
      code: "several-plans",
      message:
        "The runs differ in classes, bank, way to parts or version of the method, as where a plan was changed; only those that are alike in them are compared.",
    });
  }
  return notes;
}
