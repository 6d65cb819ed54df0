import type { ColumnName, ResultRow } from "../results/columns.ts";
import { checkSameRows, type NamedRun, refuseChanged } from "../results/same-question.ts";
import { MEASURE_NAMES, type MeasureName, MEASURES } from "../summary/measures.ts";

/** All that is read of a row to compare it. */
export const PAIRED_COLUMNS = [
  "index",
  "id",
  "sha256",
  "label",
  "error",
  "predicted",
  "correct",
  "rank_of_label",
  "parts",
  "part_areas",
  "players",
  "values",
  "vision_concepts",
  "concept_parts",
  "shared_concepts",
  "confidence",
  "entropy",
  "mi_published",
  "mi_coupled",
  "auc_published",
  "auc_coupled",
  "share",
  "chance",
  "share_above_chance",
  "auc_share",
] as const satisfies readonly ColumnName[];

export type PairedRow = Pick<ResultRow, (typeof PAIRED_COLUMNS)[number]>;

/** A run whose rows can be gone through, in any order. */
export interface RunToPair extends NamedRun {
  rows(): AsyncIterable<PairedRow>;
}

/** What is compared of a row. */
export interface DiffRow extends Pick<
  ResultRow,
  "id" | "sha256" | "label" | "parts" | "part_areas" | "players" | "values"
> {
  readonly predicted: string;
  readonly vision: readonly string[];
  readonly shared: readonly string[];
  /** For each of `vision` the labels of the parts that have it, joined. */
  readonly visionParts: readonly string[];
  readonly measures: Readonly<Record<MeasureName, number>>;
}

export interface Pair {
  readonly a: DiffRow;
  readonly b: DiffRow;
}

/**
 * The rows of two runs over the same images, image by image in the data set's order; `failed` counts those that a side
 * could not explain. Throws `INVALID_RESULTS` where an image is on one side alone, or was changed between the runs.
 */
export async function pairRows(a: RunToPair, b: RunToPair): Promise<{ pairs: Pair[]; failed: number }> {
  const intern = internStrings();
  const [left, right] = [await readSide(a, intern), await readSide(b, intern)];
  const pairs: Pair[] = [];
  let failed = 0;
  const [places, others] = [left, right].map((side) => [...side.keys()].toSorted((i, j) => i - j));
  checkSameRows(a, b, places, others);
  for (const place of places) {
    const [one, other] = [left.get(place), right.get(place)];
    if (!one || !other) {
      failed++;
      continue;
    }
    if (one.sha256 !== null && other.sha256 !== null && one.sha256 !== other.sha256) {
      refuseChanged(a, b, one.id);
    }
    pairs.push({ a: one, b: other });
  }
  return { pairs, failed };
}

/** Null for an image with an error. */
async function readSide(
  run: RunToPair,
  intern: (text: string) => string,
): Promise<Map<number, DiffRow | null>> {
  const rows = new Map<number, DiffRow | null>();
  for await (const row of run.rows()) rows.set(row.index, diffRow(row, intern));
  return rows;
}

function diffRow(row: PairedRow, intern: (text: string) => string): DiffRow | null {
  const { id, sha256, label, predicted, parts, part_areas, players, values } = row;
  if (row.error !== null || predicted === null) return null;
  return {
    id,
    sha256,
    label,
    predicted: intern(predicted),
    parts,
    part_areas,
    players,
    values,
    vision: (row.vision_concepts ?? []).map(intern),
    visionParts: (row.concept_parts ?? []).map(intern),
    shared: (row.shared_concepts ?? []).map(intern),
    measures: Object.fromEntries(
      MEASURE_NAMES.map((name) => [name, MEASURES[name].of(row as ResultRow)]),
    ) as Record<MeasureName, number>,
  };
}

/** Equal strings of fifty thousand rows as one in memory. */
function internStrings(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    known.set(text, text);
    return text;
  };
}
