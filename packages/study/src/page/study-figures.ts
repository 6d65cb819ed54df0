import {
  type Figure,
  intervalsChart,
  linesChart,
  scatterChart,
  type ScatterPoint,
} from "@commonground/report";
import { FIGURES, type FigureName, type MeasureName, SCORE_NAMES } from "../summary/measures.ts";
import { modelName } from "../summary/model-name.ts";
import type { Comparison, RunReport, StudyReport } from "../summary/study-report.ts";
import { tellCorrelation } from "./tell-correlation.ts";

/** All figures of a study, by names that are different. */
export function studyFigures(report: StudyReport): Figure[] {
  const settings = settingsOf(report);
  return [
    ...settings.flatMap((setting) => curveFigures(setting, runsOf(report, setting))),
    ...report.comparisons.flatMap((comparison) => scatterFigures(comparison, report)),
    ...settings.flatMap((setting) => areaFigures(setting, runsOf(report, setting))),
  ];
}

export function settingsOf({ runs }: StudyReport): string[] {
  return Array.from(new Set(runs.map(({ setting }) => setting)));
}

export function runsOf({ runs }: StudyReport, setting: string): RunReport[] {
  return runs.filter((run) => run.setting === setting);
}

/** How what is shared falls, averaged over images. */
export function curveFigures(setting: string, runs: readonly RunReport[]): Figure[] {
  return (["published", "coupled"] as const).flatMap((estimator) => {
    const series = runs.flatMap((run) =>
      run.curves[estimator].length === 0 ? [] : [{ name: modelName(run), values: run.curves[estimator] }],
    );
    if (series.length === 0) return [];
    return [
      linesChart({
        name: `curves-${estimator}-${slug(setting)}`,
        title:
          estimator === "published" ? "The paper’s score, as concepts go" : "Information, as concepts go",
        xLabel: "concepts removed, most important first",
        yLabel:
          estimator === "published"
            ? "published MI, mean over images"
            : "coupled MI in nats, mean over images",
        series,
      }),
    ];
  });
}

/** Accuracy by each figure that could rank models; nothing where models are not compared. */
export function scatterFigures(
  { setting, runs: places, scores }: Comparison,
  { runs }: StudyReport,
): Figure[] {
  return SCORE_NAMES.flatMap((name) => {
    const score = scores[name];
    if (score === undefined) return [];
    const { pearson, fit } = score;
    const interval = pearson.overBoth ?? pearson.overModels;
    const points = places.flatMap((place) => pointOf(runs[place], name));
    return [
      scatterChart({
        name: `accuracy-by-${slug(name)}-${slug(setting)}`,
        title: FIGURES[name],
        told: tellCorrelation(pearson.value, pearson.models, interval),
        xLabel: FIGURES[name],
        yLabel: "top-1 accuracy",
        points,
        fit,
      }),
    ];
  });
}

function pointOf(run: RunReport, name: FigureName): ScatterPoint[] {
  const [x, y] = [run.figures[name], run.figures.top1];
  if (x === null || y === null) return [];
  return [{ name: modelName(run), x: x.value, y: y.value, xInterval: x.interval, yInterval: y.interval }];
}

const AREAS = ["confidence", "aboveChance", "aucPublished", "aucCoupled"] as const satisfies MeasureName[];

/** What tells right answers from wrong ones, a figure a measure and a row a model. */
export function areaFigures(setting: string, runs: readonly RunReport[]): Figure[] {
  return AREAS.flatMap((measure) => {
    const rows = runs.flatMap((run) => {
      const area = run.rightFromWrong?.areas[measure];
      return area === undefined ? [] : [{ name: modelName(run), ...area }];
    });
    if (rows.length === 0) return [];
    return [
      intervalsChart({
        name: `right-from-wrong-by-${slug(measure)}-${slug(setting)}`,
        title: FIGURES[measure],
        told: "area under ROC; 0.5 is chance",
        rows,
        nothing: 0.5,
        scale: [Math.min(0.4, ...rows.map(({ value, interval }) => interval?.[0] ?? value)), 1],
      }),
    ];
  });
}

/** A part of a file name. */
function slug(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-");
}
