import type { Interval } from "@commonground/core";
import type { Table } from "@commonground/report";
import type { Judged } from "../ranking/judge-ranking.ts";
import { FIGURE_NAMES, FIGURES, type FigureName, MEASURES, type MeasureName } from "../summary/measures.ts";
import { nullsTable } from "./nulls-table.ts";
import { modelName } from "../summary/model-name.ts";
import { printedFigures } from "../summary/printed-figures.ts";
import type { FailureGroup } from "../summary/failure-groups.ts";
import type { RunReport, StudyReport } from "../summary/study-report.ts";

const RUN = ["model", "setting"] as const;

/** The report in rows, by name: all of it, in full precision. */
export function studyTables(report: StudyReport): Readonly<Record<string, Table>> {
  return {
    runs: runsTable(report.runs),
    curves: curvesTable(report.runs),
    nulls: nullsTable(report.runs),
    "over-models": overModelsTable(report),
    "right-from-wrong": areasTable(report.runs),
    "beside-confidence": besideConfidenceTable(report.runs),
    classes: perRun(
      report.runs,
      ["class", "images", "accuracy", "low", "high", "share", "share above chance", "confidence", "examples"],
      ({ classes }) =>
        classes.map((each) => [
          each.name,
          each.images,
          ...estimate(each.accuracy),
          each.share,
          each.aboveChance,
          each.confidence,
          each.examples.join("; "),
        ]),
    ),
    confusions: perRun(
      report.runs,
      ["label", "answer", "images", "shared with the wrong answer", "told", "outside of parts", "examples"],
      ({ confusions }) =>
        confusions.map((pair) => [
          pair.label,
          pair.answer,
          pair.images,
          pair.concepts.map(({ concept, images }) => `${concept} (${images})`).join("; "),
          pair.told,
          pair.outside,
          pair.examples.join("; "),
        ]),
    ),
    "misleading-parts": perRun(
      report.runs,
      ["label", "answer", "told", "word of parts", "images", "log-odds", "share"],
      ({ confusions }) =>
        confusions.flatMap(({ label, answer, told, parts }) =>
          parts.map(({ concept, images, value, share }) => [
            label,
            answer,
            told,
            concept,
            images,
            value,
            share,
          ]),
        ),
    ),
    failures: perRun(
      report.runs,
      ["kind", "concept", "images", "wrong", "share wrong", "low", "high", "examples"],
      ({ failures }) => [
        ...failures.seen.map((group) => ["seen, not held", ...failureCells(group)]),
        ...failures.held.map((group) => ["held, not seen", ...failureCells(group)]),
      ],
    ),
  };
}

type Cell = Table["rows"][number][number];

function perRun(
  runs: readonly RunReport[],
  columns: readonly string[],
  cells: (run: RunReport) => readonly (readonly Cell[])[],
): Table {
  return {
    columns: [...RUN, ...columns],
    rows: runs.flatMap((run) => cells(run).map((row) => [[modelName(run), run.setting], row].flat())),
  };
}

function runsTable(runs: readonly RunReport[]): Table {
  return perRun(
    runs,
    [
      "images",
      "of",
      "failed",
      "labelled",
      ...FIGURE_NAMES.flatMap((name) => [FIGURES[name], `${FIGURES[name]}, low`, `${FIGURES[name]}, high`]),
      ...["mean", "95th percentile", "p", "permutations"].map((name) => `answers permuted, ${name}`),
      ...["data set", "top-1 (%)", "MI", "AUC"].map((name) => `printed, ${name}`),
    ],
    (run) => [
      [
        run.images,
        run.items,
        run.failed,
        run.labelled,
        ...FIGURE_NAMES.flatMap((name) => estimate(run.figures[name])),
        ...nullCells(run.conceptNull),
        ...printedCells(run),
      ],
    ],
  );
}

function nullCells(known: RunReport["conceptNull"]): Cell[] {
  if (known === null) return [null, null, null, null];
  return [known.mean, known.percentile95, known.pValue, known.permutations];
}

function printedCells(run: RunReport): Cell[] {
  const printed = printedFigures(run, run.settings.parts);
  return printed === null
    ? [null, null, null, null]
    : [printed.dataSet, printed.top1, printed.publishedMi, printed.auc];
}

function curvesTable(runs: readonly RunReport[]): Table {
  return perRun(runs, ["concepts removed", "published", "coupled"], ({ curves }) =>
    curves.published.map((value, i) => [i, value, curves.coupled[i]]),
  );
}

function overModelsTable({ comparisons }: StudyReport): Table {
  const judged = ["Pearson", "Spearman", "Kendall", "Pearson given confidence", "regret"];
  const permuted = ["pearson", "spearman", "kendall"] as const;
  const over = ["", ", images low", ", images high", ", models low", ", models high"];
  return {
    columns: [
      "setting",
      "measure",
      "models",
      "slope",
      "intercept",
      ...judged.flatMap((name) => [...over, ", both low", ", both high"].map((end) => name + end)),
      ...judged
        .slice(0, 3)
        .flatMap((name) => ["", ", low", ", high"].map((end) => `${name}, labels permuted${end}`)),
    ],
    rows: comparisons.flatMap(({ setting, scores }) =>
      (Object.keys(scores) as FigureName[]).map((name) => {
        const { pearson, spearman, kendall, regret, given, fit, permuted: nulls } = scores[name]!;
        return [
          setting,
          FIGURES[name],
          pearson.models,
          fit.slope,
          fit.intercept,
          ...[pearson, spearman, kendall, given.confidence, regret].flatMap(judgedCells),
          ...permuted.flatMap((kind) => estimate(nulls[kind])),
        ].map(orNull);
      }),
    ),
  };
}

function judgedCells(judged: Judged | undefined): Cell[] {
  if (judged === undefined) return Array<null>(7).fill(null);
  const { value, overImages, overModels, overBoth } = judged;
  return [value, ...ends(overImages), ...ends(overModels), ...ends(overBoth)];
}

function areasTable(runs: readonly RunReport[]): Table {
  return perRun(
    runs,
    [
      "measure",
      "right",
      "wrong",
      "area under ROC",
      "low",
      "high",
      "above that of confidence",
      "difference, low",
      "difference, high",
    ],
    ({ rightFromWrong: within }) =>
      within === null
        ? []
        : (Object.keys(within.areas) as MeasureName[]).map((name) =>
            [
              [MEASURES[name].label, within.right, within.wrong],
              estimate(within.areas[name]!),
              estimate(within.beyondConfidence[name] ?? null),
            ].flat(),
          ),
  );
}

function besideConfidenceTable(runs: readonly RunReport[]): Table {
  return perRun(
    runs,
    [
      "likelihood ratio",
      "degrees of freedom",
      "p",
      "log loss, confidence",
      "log loss, with concepts",
      "area, confidence",
      "area, with concepts",
    ],
    ({ rightFromWrong }) => {
      const added = rightFromWrong?.added;
      if (!added) return [];
      const { test, confidenceAlone, withConcepts } = added;
      return [
        [
          test?.statistic ?? null,
          test?.degreesOfFreedom ?? null,
          test?.pValue ?? null,
          confidenceAlone.logLoss,
          withConcepts.logLoss,
          confidenceAlone.areaUnderRoc,
          withConcepts.areaUnderRoc,
        ],
      ];
    },
  );
}

function failureCells({ concept, images, wrong, interval, examples }: FailureGroup): Cell[] {
  return [concept, images, wrong, wrong / images, ...interval, examples.join("; ")];
}

function estimate(known: { readonly value: number; readonly interval: Interval | null } | null): Cell[] {
  return known === null ? [null, null, null] : [known.value, ...ends(known.interval)];
}

function ends(interval: Interval | null): Cell[] {
  return interval === null ? [null, null] : [...interval];
}

function orNull(cell: Cell): Cell {
  return typeof cell === "number" && Number.isNaN(cell) ? null : cell;
}
