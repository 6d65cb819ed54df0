import { bootstrapMeans, countedMean, type Interval, meanInterval, once } from "@commonground/core";
import type { MeasureName } from "@commonground/study/web";
import { measured } from "./measure-columns.ts";
import type { FoundRun } from "./find-runs.ts";
import type { RunRows } from "./run-rows.ts";
import type { ToldReport } from "./told-report.ts";

/** As `commonground study report` resamples, so that both say the same. */
export const RESAMPLING = { draws: 1000, seed: 0 } as const;

/** A mean over images with its 95 % percentile bootstrap interval; null where that was not drawn, and of a single image. */
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
  /** Whether the intervals are told. */
  readonly drawn: boolean;
  readonly resampling: { readonly draws: number; readonly seed: number };
}

/** The figures of a whole run from a report that was made of it; null where it is of other rows. */
export function figuresOfReport(
  { runs, resampling }: ToldReport,
  { fingerprint, setting, record, shards }: FoundRun,
  measure: MeasureName,
): RunFigures | null {
  const told = runs.find((run) => run.fingerprint === fingerprint && run.setting === setting);
  if (told === undefined || !told.complete || shards.length !== record?.shards) return null;
  const { images, failed, figures } = told;
  return { images, failed, accuracy: figures.top1, measure: figures[measure], drawn: true, resampling };
}

/** Without intervals, which take longer than all the rest. Columns `correct`, `error` and the measure's must be read. */
export function figuresOf(rows: RunRows, measure: MeasureName): RunFigures {
  const everyOne = once(rows.count);
  const [accuracy, value] = columnsOf(rows, measure).map((column) => {
    const known = column.some((value) => !Number.isNaN(value));
    return known ? { value: countedMean(column)(everyOne), interval: null } : null;
  });
  const failed = rows.texts("error").filter((error) => error !== null).length;
  return { images: rows.count, failed, accuracy, measure: value, drawn: false, resampling: RESAMPLING };
}

/**
 * Figures of several runs with intervals. Runs of as many images are drawn together: equal seeds give them equal
 * resamples anyway.
 */
export function figuresOfAll(all: readonly RunRows[], measure: MeasureName): RunFigures[] {
  const figures = all.map((rows) => figuresOf(rows, measure));
  const columns = all.map((rows) => columnsOf(rows, measure));
  for (const count of new Set(all.map((rows) => rows.count))) {
    if (count === 0) continue;
    const places = Array.from(all.keys()).filter((at) => all[at].count === count);
    const drawn = bootstrapMeans(
      places.flatMap((at) => columns[at]!),
      RESAMPLING,
    );
    for (const [p, at] of places.entries()) {
      const { accuracy, measure: value } = figures[at];
      figures[at] = {
        ...figures[at],
        accuracy: withInterval(accuracy, columns[at]![0], drawn[2 * p]),
        measure: withInterval(value, columns[at]![1], drawn[2 * p + 1]),
        drawn: true,
      };
    }
  }
  return figures;
}

const columnsOf = (rows: RunRows, measure: MeasureName) => [measured(rows, "top1"), measured(rows, measure)];

const withInterval = (estimate: Estimate | null, column: Float64Array, drawn: Float64Array) =>
  estimate && { ...estimate, interval: meanInterval(column, drawn) };
