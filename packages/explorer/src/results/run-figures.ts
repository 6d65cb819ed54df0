import { bootstrapMeans, countedMean, type Interval, once, percentileInterval } from "@commonground/core";
import type { MeasureName, StudyReport } from "@commonground/study/web";
import { measured } from "./measure-columns.ts";
import type { FoundRun } from "./find-runs.ts";
import type { RunRows } from "./run-rows.ts";

/** As `commonground study report` resamples, so that both say the same. */
export const RESAMPLING = { draws: 1000, seed: 0 } as const;

/** A mean over images with its 95 % percentile bootstrap interval; null where that was not asked for. */
export interface Estimate {
  readonly value: number;
  readonly interval: Interval | null;
}

export interface RunFigures {
  /** Rows that are there, and those of them that could not be explained. */
  readonly images: number;
  readonly failed: number;
  /** Null where no image has what it takes. */
  readonly accuracy: Estimate | null;
  readonly measure: Estimate | null;
  readonly resampling: { readonly draws: number; readonly seed: number };
}

/** The figures of a whole run from a report that was made of it; null where it is of other rows. */
export function figuresOfReport(
  { runs, resampling }: StudyReport,
  { fingerprint, setting, record, shards }: FoundRun,
  measure: MeasureName,
): RunFigures | null {
  const told = runs.find((run) => run.fingerprint === fingerprint && run.setting === setting);
  if (told === undefined || !told.complete || shards.length !== record?.shards) return null;
  const { images, failed, figures } = told;
  return { images, failed, accuracy: figures.top1, measure: figures[measure], resampling };
}

/** With intervals or without, which take the longest. Columns `correct`, `error` and the measure's must be read. */
export function figuresOf(rows: RunRows, measure: MeasureName, intervals: boolean): RunFigures {
  const columns = [measured(rows, "top1"), measured(rows, measure)];
  const known = columns.map((column) => column.some((value) => !Number.isNaN(value)));
  const drawn = rows.count === 0 || !intervals ? [] : bootstrapMeans(columns, RESAMPLING);
  const everyOne = once(rows.count);
  const [accuracy, value] = columns.map((column, c) => {
    if (!known[c]) return null;
    const interval = drawn[c] === undefined ? null : percentileInterval(drawn[c]);
    return { value: countedMean(column)(everyOne), interval };
  });
  const failed = rows.texts("error").filter((error) => error !== null).length;
  return { images: rows.count, failed, accuracy, measure: value, resampling: RESAMPLING };
}
