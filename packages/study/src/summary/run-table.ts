import type { Run } from "../results/open-results.ts";
import { rowsOf } from "../results/open-results.ts";
import type { RunRecord } from "../run/run-record.ts";
import { MEASURE_NAMES, type MeasureName, MEASURES } from "./measures.ts";

/** A run as columns: 8 bytes a measure and image, ids and answers beside them. */
export interface RunTable {
  readonly record: RunRecord;
  /** Rows that are there; `record.identity.items` when the run is complete. */
  readonly images: number;
  readonly failed: number;
  readonly ids: readonly string[];
  readonly labels: readonly (string | null)[];
  readonly predicted: readonly (string | null)[];
  readonly measures: Readonly<Record<MeasureName, Float64Array>>;
  /** Sum of all images' curves, shorter ones padded with 0 (method 5.4), and how many there are. */
  readonly curves: {
    readonly published: readonly number[];
    readonly coupled: readonly number[];
    readonly count: number;
  };
}

/** Reads all rows of a run once. */
export async function readRunTable(run: Run): Promise<RunTable> {
  const { items } = run.record.identity;
  const measures = Object.fromEntries(
    MEASURE_NAMES.map((name) => [name, new Float64Array(items).fill(NaN)]),
  ) as Record<MeasureName, Float64Array>;
  const ids: string[] = [];
  const labels: (string | null)[] = [];
  const predicted: (string | null)[] = [];
  const curves = { published: [] as number[], coupled: [] as number[], count: 0 };
  let failed = 0;
  for await (const row of rowsOf(run)) {
    const at = ids.length;
    ids.push(row.id);
    labels.push(row.label);
    predicted.push(row.predicted);
    if (row.error !== null) failed++;
    else {
      curves.count++;
      addTo(curves.published, row.curve_published ?? []);
      addTo(curves.coupled, row.curve_coupled ?? []);
    }
    for (const name of MEASURE_NAMES) measures[name][at] = MEASURES[name].of(row);
  }
  const images = ids.length;
  return {
    record: run.record,
    images,
    failed,
    ids,
    labels,
    predicted,
    measures: Object.fromEntries(
      MEASURE_NAMES.map((name) => [name, measures[name].subarray(0, images)]),
    ) as Record<MeasureName, Float64Array>,
    curves,
  };
}

function addTo(sum: number[], curve: readonly number[]): void {
  for (const [i, value] of curve.entries()) sum[i] = (sum[i] ?? 0) + value;
}
