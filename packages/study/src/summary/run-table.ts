import { CommonGroundError } from "@commonground/core";
import { type ConceptTable, createConceptTally } from "../nulls/concept-table.ts";
import type { Run } from "../results/open-results.ts";
import type { RunRecord } from "../run/run-record.ts";
import { addProbabilities, answerInformation, type Rows } from "./answer-information.ts";
import { createClassTally, type ClassFigures } from "./class-tally.ts";
import { type Confusion, createConfusions } from "./confusions.ts";
import { createFailureGroups, type FailureGroups } from "./failure-groups.ts";
import { MEASURE_NAMES, type MeasureName, MEASURES } from "./measures.ts";
import type { ToldRow } from "../results/told-columns.ts";
import { toldRowsOf } from "../results/told-rows.ts";

/** A run as columns, in the data set's order: 8 bytes a measure and image, ids and answers beside them. */
export interface RunTable {
  readonly record: RunRecord;
  /** Rows that are there; `record.identity.items` when the run is complete. */
  readonly images: number;
  readonly failed: number;
  readonly ids: readonly string[];
  readonly labels: readonly (string | null)[];
  readonly predicted: readonly (string | null)[];
  readonly measures: Readonly<Record<MeasureName, Float64Array>>;
  /** Each image's share in InfoMax (`answerInformation`); null where similarities were not kept. */
  readonly information: Float64Array | null;
  /** The answer's place among the classes, −1 for none. */
  readonly answers: Int32Array;
  /** The first 64 bits of the hash of each item's bytes, 0 where they were not read; by the item's place in the data set. */
  readonly digests: BigUint64Array;
  /** Values of each image's curves, 0 where there are none. */
  readonly curveLengths: Float64Array;
  /** Sum of all images' curves, shorter ones padded with 0 (method 5.4), and how many there are. */
  readonly curves: {
    readonly published: readonly number[];
    readonly coupled: readonly number[];
    readonly count: number;
  };
  /** Both sides of what is shared, for nulls. */
  readonly conceptTable: ConceptTable;
  readonly classes: readonly ClassFigures[];
  readonly confusions: readonly Confusion[];
  readonly failures: FailureGroups;
}

/** Reads all rows of a run, some at a time; twice where similarities were kept. */
export function readRunTable(run: Run): Promise<RunTable> {
  return tabulate(run.record, () => toldRowsOf(run));
}

/** Throws `INVALID_RESULTS` for a row outside of the data set. */
export async function tabulate(record: RunRecord, rows: Rows): Promise<RunTable> {
  const { items } = record.identity;
  const classCount = record.classes.length;
  const measures = eachMeasure(() => new Float64Array(items).fill(NaN));
  const ids = Array<string | null>(items).fill(null);
  const labels = Array<string | null>(items).fill(null);
  const predicted = Array<string | null>(items).fill(null);
  const digests = new BigUint64Array(items);
  const curveLengths = new Float64Array(items);
  const curves = { published: [] as number[], coupled: [] as number[], count: 0 };
  const probabilities = new Float64Array(classCount);
  const answers = new Int32Array(items).fill(-1);
  const placeOfClass = createNumbering(record.classes);
  const tallies = [createClassTally(), createConfusions(), createFailureGroups()] as const;
  const conceptTally = createConceptTally(items);
  let failed = 0;
  let kept = 0;
  for await (const row of rows()) {
    check(row, record, ids);
    const at = row.index;
    ids[at] = row.id;
    labels[at] = row.label;
    predicted[at] = row.predicted;
    if (row.sha256 !== null) digests[at] = BigInt(`0x${row.sha256.slice(0, 16)}`);
    for (const name of MEASURE_NAMES) measures[name][at] = MEASURES[name].of(row);
    for (const tally of [...tallies, conceptTally]) tally.add(row);
    if (row.error !== null) {
      failed++;
      continue;
    }
    if (row.predicted !== null) answers[at] = placeOfClass(row.predicted);
    curves.count++;
    curveLengths[at] = row.curve_published?.length ?? 0;
    addTo(curves.published, row.curve_published ?? []);
    addTo(curves.coupled, row.curve_coupled ?? []);
    if (row.similarities === null) continue;
    addProbabilities(probabilities, row.similarities, record.model.scoring.scale);
    kept++;
  }
  const information =
    kept === 0 ? null : await answerInformation(rows, probabilities, record.model.scoring, items);
  const there = (_: unknown, i: number) => ids[i] !== null;
  const images = ids.filter(there).length;
  return {
    record,
    images,
    failed,
    ids: ids.filter((id) => id !== null),
    labels: labels.filter(there),
    predicted: predicted.filter(there),
    measures: eachMeasure((name) => measures[name].filter(there)),
    information: information && information.filter(there),
    answers: answers.filter(there),
    digests,
    curveLengths: curveLengths.filter(there),
    curves,
    conceptTable: conceptTally.result(there),
    classes: tallies[0].result(),
    confusions: tallies[1].result(),
    failures: tallies[2].result(),
  };
}

/** Numbers names from 0 as they come, after the `first`. */
function createNumbering(first: readonly string[]): (name: string) => number {
  const numbers = new Map(first.map((name, number) => [name, number]));
  return (name) => {
    let number = numbers.get(name);
    if (number === undefined) numbers.set(name, (number = numbers.size));
    return number;
  };
}

function eachMeasure<T>(make: (name: MeasureName) => T): Record<MeasureName, T> {
  return Object.fromEntries(MEASURE_NAMES.map((name) => [name, make(name)])) as Record<MeasureName, T>;
}

function addTo(sum: number[], curve: readonly number[]): void {
  for (let i = 0; i < curve.length; i++) sum[i] = (sum[i] ?? 0) + curve[i];
}

function check(row: ToldRow, { identity, classes }: RunRecord, ids: readonly (string | null)[]): void {
  const problem =
    row.index < 0 || row.index >= identity.items
      ? `row ${row.index} of ${identity.items}`
      : ids[row.index] !== null
        ? `row ${row.index} twice`
        : row.similarities !== null && row.similarities.length !== classes.length
          ? `${row.similarities.length} similarities for ${classes.length} classes`
          : null;
  if (problem === null) return;
  throw new CommonGroundError(
    "INVALID_RESULTS",
    `results of ${identity.model}: hold ${problem} (${row.id}); make them again with commonground study run`,
  );
}
