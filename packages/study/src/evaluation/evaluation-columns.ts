import { encodeRuns, type Mask } from "@commonground/core";
import {
  type MeasuredRemoval,
  REMOVAL_MEASURE_NAMES,
  type RemovalMeasure,
  type Stability,
} from "@commonground/evaluate";
import type { Columns, RowKind, RowOf } from "../results/columns.ts";
import type { RowItem } from "../results/row-of.ts";

const MEASURES = Object.fromEntries(REMOVAL_MEASURE_NAMES.map((name) => [name, "number?"])) as {
  readonly [M in RemovalMeasure]: "number?";
};

/**
 * Rows of removals: one an image and method, or one with an `error` an image that could not be measured. Curves are of
 * one order, or the mean over all orders where `order` is null; areas are shares of the frame that are removed.
 */
export const EVALUATION_COLUMNS = {
  index: "count",
  id: "text",
  label: "text?",
  error: "text?",
  sha256: "text?",
  method: "text?",
  /** The class whose score is followed: the answer. */
  target: "text?",
  regions: "count?",
  /** Of the first images of a data set alone: each region as run lengths of the frame, row by row, zeros first. */
  masks: "texts?",
  order: "numbers?",
  scores: "numbers?",
  probability: "number?",
  kept_probability: "number?",
  ...MEASURES,
  deletion_areas: "numbers?",
  deletion_similarity: "numbers?",
  deletion_logodds: "numbers?",
  deletion_accuracy: "numbers?",
  insertion_areas: "numbers?",
  insertion_similarity: "numbers?",
  insertion_logodds: "numbers?",
  insertion_accuracy: "numbers?",
} as const satisfies Columns;

export type EvaluationRow = RowOf<typeof EVALUATION_COLUMNS>;

export const REMOVALS: RowKind<typeof EVALUATION_COLUMNS> = {
  schema: "commonground/removals@1",
  columns: EVALUATION_COLUMNS,
};

const NOTHING = Object.fromEntries(
  Object.keys(EVALUATION_COLUMNS).map((name) => [name, null]),
) as unknown as EvaluationRow;

export function failedEvaluation(item: RowItem, error: string): EvaluationRow {
  return { ...NOTHING, ...item, error };
}

export function evaluationRow(
  item: RowItem,
  { sha256, target }: Pick<EvaluationRow, "sha256" | "target">,
  measured: MeasuredRemoval,
  regions: readonly Mask[] | null,
  stability: Stability | undefined,
): EvaluationRow {
  const { deletion, insertion } = measured;
  return {
    ...NOTHING,
    ...item,
    sha256,
    target,
    method: measured.method,
    regions: measured.regions,
    masks: regions && regions.map((region) => encodeRuns(region).join(" ")),
    order: measured.order,
    scores: measured.scores,
    probability: measured.probability,
    kept_probability: measured.keptProbability,
    ...measured.measures,
    ...stability,
    deletion_areas: deletion.areas,
    deletion_similarity: deletion.similarity,
    deletion_logodds: deletion.logodds,
    deletion_accuracy: deletion.accuracy,
    insertion_areas: insertion.areas,
    insertion_similarity: insertion.similarity,
    insertion_logodds: insertion.logodds,
    insertion_accuracy: insertion.accuracy,
  };
}
