import {
  bootstrapDraws,
  countedMean,
  type Interval,
  once,
  percentileInterval,
  type Resampling,
} from "@commonground/core";
import { MEASURE_NAMES, type MeasureName } from "./measures.ts";
import type { RunTable } from "./run-table.ts";

/** A mean over images with its 95 % percentile bootstrap interval; null where no image has the measure. */
export interface Estimate {
  readonly value: number;
  readonly interval: Interval;
}

export interface RunSummary {
  readonly model: string;
  readonly precision: string;
  readonly setting: string;
  readonly images: number;
  readonly failed: number;
  readonly complete: boolean;
  readonly measures: Readonly<Record<MeasureName, Estimate | null>>;
  /** Averages over images, shorter curves padded with 0 (method 5.4). */
  readonly curves: { readonly published: readonly number[]; readonly coupled: readonly number[] };
  /** Means of those averages: the AUCs of the paper's tables. */
  readonly curveAuc: { readonly published: number; readonly coupled: number };
  /** Draws of every measure, for comparing runs over the same resamples of the same images. */
  readonly draws: Readonly<Record<MeasureName, Float64Array>>;
}

/** Means of all measures with intervals, over one set of resamples. */
export function summariseRun(table: RunTable, resampling: Resampling): RunSummary {
  const { record, images, failed, measures, curves } = table;
  const statistics = MEASURE_NAMES.map((name) => countedMean(measures[name]));
  const drawn = bootstrapDraws(images, statistics, resampling);
  const everyOne = once(images);
  const averaged = (sum: readonly number[]) => sum.map((value) => value / Math.max(1, curves.count));
  const [published, coupled] = [averaged(curves.published), averaged(curves.coupled)];
  return {
    model: record.identity.model,
    precision: record.identity.precision,
    setting: record.setting,
    images,
    failed,
    complete: images === record.identity.items,
    measures: Object.fromEntries(
      MEASURE_NAMES.map((name, m) => {
        const interval = percentileInterval(drawn[m]);
        return [name, interval === null ? null : { value: statistics[m](everyOne), interval }];
      }),
    ) as unknown as RunSummary["measures"],
    curves: { published, coupled },
    curveAuc: { published: mean(published), coupled: mean(coupled) },
    draws: Object.fromEntries(MEASURE_NAMES.map((name, m) => [name, drawn[m]])) as RunSummary["draws"],
  };
}

function mean(curve: readonly number[]): number {
  return curve.length === 0 ? 0 : curve.reduce((a, b) => a + b, 0) / curve.length;
}
