import {
  type ClassFigures,
  type Confusion,
  createClassTally,
  createConfusions,
  type MeasureName,
  type ResultRow,
} from "@commonground/study/web";
import { measured } from "./measure-columns.ts";
import type { RunRows } from "./run-rows.ts";

/** A part of a list: how many there are in all, and those from a place on. */
export interface Slice<T> {
  readonly total: number;
  readonly from: number;
  readonly items: readonly T[];
}

/** By a column's name, with − before it from the largest; null: as they come. */
export type Sort = string | null;

export interface Query {
  readonly search: string | null;
  readonly sort: Sort;
}

export interface ClassQuery extends Query {
  /** Those with every image right, or any wrong; "failed" leaves all, as a class has none that failed. */
  readonly answers: "all" | "right" | "wrong" | "failed";
}

export interface ImageQuery extends Query {
  /** Label, and answer; null for any. */
  readonly label: string | null;
  readonly answer: string | null;
  readonly answers: "all" | "right" | "wrong" | "failed";
  readonly measure: MeasureName;
}

/** A line of the list of images. */
export interface ImageLine {
  /** Place of the item in the data set. */
  readonly item: number;
  readonly id: string;
  readonly label: string | null;
  readonly predicted: string | null;
  readonly correct: boolean | null;
  readonly confidence: number | null;
  readonly value: number | null;
  readonly error: string | null;
}

export const slice = <T>(all: readonly T[], from: number, to: number): Slice<T> => ({
  total: all.length,
  from,
  items: all.slice(from, to),
});

/** Compares texts as readers do. */
const collator = new Intl.Collator("en", { numeric: true });

/** Those whose texts hold what is searched for, in any case, sorted; what has no value comes last either way. */
export function arranged<T>(
  all: readonly T[],
  { search, sort }: Query,
  textsOf: (item: T) => readonly (string | null)[],
  keys: Readonly<Record<string, (item: T) => string | number | null>>,
): readonly T[] {
  const wanted = search?.trim().toLowerCase() ?? "";
  const found =
    wanted === ""
      ? all
      : all.filter((item) => textsOf(item).some((text) => text?.toLowerCase().includes(wanted)));
  const name = sort?.replace(/^-/u, "") ?? "";
  if (!Object.hasOwn(keys, name)) return found;
  const sign = sort!.startsWith("-") ? -1 : 1;
  const keyed = found.map((item) => ({ item, key: keys[name](item) }));
  keyed.sort(({ key: a }, { key: b }) => {
    const [noA, noB] = [isNothing(a), isNothing(b)];
    if (noA || noB) return Number(noA) - Number(noB);
    return sign * (typeof a === "string" ? collator.compare(a, b as string) : a! - (b as number));
  });
  return keyed.map(({ item }) => item);
}

const isNothing = (key: string | number | null) => key === null || Number.isNaN(key);

export const CLASS_COLUMNS = [
  "id",
  "label",
  "predicted",
  "correct",
  "error",
  "share",
  "share_above_chance",
  "confidence",
] as const;

/** Classes as a report tallies them. Columns `CLASS_COLUMNS` must be read. */
export function classesOf(rows: RunRows): readonly ClassFigures[] {
  const tally = createClassTally();
  const texts = (["id", "label", "predicted", "error"] as const).map((name) => rows.texts(name));
  const [id, label, predicted, error] = texts;
  const numbers = (["share", "share_above_chance", "confidence"] as const).map((name) => rows.numbers(name));
  const correct = rows.numbers("correct");
  for (let r = 0; r < rows.count; r++) {
    const [share, share_above_chance, confidence] = numbers.map((column) => orNull(column[r]));
    tally.add({
      id: id[r],
      label: label[r],
      predicted: predicted[r],
      error: error[r],
      correct: flagOf(correct[r]),
      share,
      share_above_chance,
      confidence,
    } as ResultRow);
  }
  return tally.result();
}

export const arrangedClasses = (classes: readonly ClassFigures[], query: ClassQuery) =>
  arranged(classes.filter(keeps(query.answers)), query, ({ name }) => [name], {
    name: ({ name }) => name,
    images: ({ images }) => images,
    accuracy: ({ accuracy }) => accuracy?.value ?? null,
    share: ({ share }) => share,
    aboveChance: ({ aboveChance }) => aboveChance,
    confidence: ({ confidence }) => confidence,
  });

const keeps =
  (answers: ClassQuery["answers"]) =>
  ({ accuracy }: ClassFigures): boolean => {
    if (answers === "right") return accuracy?.value === 1;
    return answers !== "wrong" || (accuracy !== null && accuracy.value < 1);
  };

export const CONFUSION_COLUMNS = ["id", "label", "predicted", "correct"] as const;

/** Pairs without what misled, which takes lists of concepts that only the pair's own shards are read for. */
export function confusionsOf(rows: RunRows): readonly Confusion[] {
  const confusions = createConfusions();
  const [id, label, predicted] = (["id", "label", "predicted"] as const).map((name) => rows.texts(name));
  const correct = rows.numbers("correct");
  for (let r = 0; r < rows.count; r++) {
    if (correct[r] !== 0) continue;
    confusions.add({ id: id[r], label: label[r], predicted: predicted[r], correct: false } as ResultRow);
  }
  return confusions.result();
}

export const arrangedConfusions = (pairs: readonly Confusion[], query: Query) =>
  arranged(pairs, query, ({ label, answer }) => [label, answer], {
    label: ({ label }) => label,
    answer: ({ answer }) => answer,
    images: ({ images }) => images,
  });

/** Rows of the pair of classes. */
export function rowsOfPair(rows: RunRows, label: string, answer: string): number[] {
  const [labels, answers] = [rows.texts("label"), rows.texts("predicted")];
  const found: number[] = [];
  for (let r = 0; r < rows.count; r++) if (labels[r] === label && answers[r] === answer) found.push(r);
  return found;
}

export const IMAGE_COLUMNS = ["id", "label", "predicted", "correct", "error", "confidence"] as const;

/** Rows that a query finds, in its order. `IMAGE_COLUMNS` and the measure's must be read. */
export function arrangedImages(rows: RunRows, query: ImageQuery): readonly number[] {
  const [id, label, predicted, error] = (["id", "label", "predicted", "error"] as const).map((name) =>
    rows.texts(name),
  );
  const [correct, confidence] = [rows.numbers("correct"), rows.numbers("confidence")];
  const value = measured(rows, query.measure);
  const { answers } = query;
  const kept: number[] = [];
  for (let r = 0; r < rows.count; r++) {
    if (query.label !== null && label[r] !== query.label) continue;
    if (query.answer !== null && predicted[r] !== query.answer) continue;
    if (answers === "right" && correct[r] !== 1) continue;
    if (answers === "wrong" && correct[r] !== 0) continue;
    if (answers === "failed" && error[r] === null) continue;
    kept.push(r);
  }
  return arranged(kept, query, (r) => [id[r], label[r], predicted[r]], {
    id: (r) => id[r],
    label: (r) => label[r],
    answer: (r) => predicted[r],
    confidence: (r) => confidence[r],
    value: (r) => value[r],
  });
}

export function imageLines(rows: RunRows, found: readonly number[], measure: MeasureName): ImageLine[] {
  const [item, confidence, correct] = [
    rows.numbers("index"),
    rows.numbers("confidence"),
    rows.numbers("correct"),
  ];
  const value = measured(rows, measure);
  return found.map((r) => ({
    item: item[r],
    id: rows.texts("id")[r]!,
    label: rows.texts("label")[r],
    predicted: rows.texts("predicted")[r],
    correct: flagOf(correct[r]),
    confidence: orNull(confidence[r]),
    value: orNull(value[r]),
    error: rows.texts("error")[r],
  }));
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value);
const flagOf = (value: number) => (Number.isNaN(value) ? null : value === 1);
