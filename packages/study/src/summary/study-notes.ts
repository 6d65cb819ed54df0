import { settingsApart } from "../results/settings-apart.ts";
import { changedItems } from "./changed-items.ts";
import { modelName } from "./model-name.ts";
import type { RunReport, StudyReport } from "./study-report.ts";
import type { Told } from "./tell-run.ts";

/** What differs only where a plan was changed between its runs; figures of runs that differ in it mean different things. */
const ASKED = ["classesSha256", "bankSha256", "parts", "method"] as const satisfies (keyof RunReport)[];

/** Whether two runs were asked the same; of runs under settings of different names those may differ. */
export function areAskedAlike(a: RunReport, b: RunReport): boolean {
  return (
    a.dataSetSha256 === b.dataSetSha256 &&
    ASKED.every((name) => a[name] === b[name]) &&
    (a.setting !== b.setting || settingsApart(a.settings, b.settings).length === 0)
  );
}

/** Images whose files were changed between runs of the same data set: their rows are of different pictures. */
export function changedImages(told: readonly Told[]): StudyReport["notes"] {
  const changed = new Map<string, Set<number>>();
  const first = new Map<string, BigUint64Array>();
  for (const { report, digests } of told) {
    const seen = first.get(report.dataSetSha256) ?? digests.slice();
    first.set(report.dataSetSha256, seen);
    const places = changed.get(report.dataSetSha256) ?? new Set<number>();
    changed.set(report.dataSetSha256, places);
    for (const place of changedItems(seen, digests)) places.add(place);
    for (const [place, digest] of digests.entries()) if (seen[place] === 0n) seen[place] = digest;
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
export function notCompared(
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

export function notesOf(runs: readonly RunReport[]): StudyReport["notes"] {
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
  } else if (runs.some((run) => runs.some((other) => !areAskedAlike(run, other)))) {
    notes.push({
      code: "several-plans",
      message:
        "The runs differ in classes, bank, way to parts, version of the method or what one setting means, as where a plan was changed; only those that are alike in them are compared.",
    });
  }
  return notes;
}
