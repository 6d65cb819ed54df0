/** What a column holds: one value a row, or a list of them; `?` where there may be none. */
export type ColumnKind =
  | "text"
  | "text?"
  | "number"
  | "number?"
  | "count"
  | "count?"
  | "flag?"
  | "texts"
  | "numbers"
  | "texts?"
  | "numbers?";

interface Values {
  text: string;
  number: number;
  count: number;
  flag: boolean;
  texts: readonly string[];
  numbers: readonly number[];
}

type ValueOf<K extends ColumnKind> = K extends `${infer Kind extends keyof Values}?`
  ? Values[Kind] | null
  : K extends keyof Values
    ? Values[K]
    : never;

/** Columns of a kind of rows, in their order. */
export type Columns = Readonly<Record<string, ColumnKind>>;

/** A row with a value for each of the columns. */
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: ValueOf<C[Name]> };

/** Rows of one kind, as files of shards hold them. */
export interface RowKind<C extends Columns = Columns> {
  /** Name and version; rises with every change of columns or their meaning. */
  readonly schema: string;
  readonly columns: C;
}

/**
 * The columns of a result, a row an image, in their order. A row with an `error` holds what is known of the item and
 * null, 0 or an empty list in all else. Similarities are cosines, information is in nats, values of parts in log-odds.
 */
export const COLUMNS = {
  index: "count",
  id: "text",
  label: "text?",
  error: "text?",
  sha256: "text?",
  width: "count?",
  height: "count?",
  predicted: "text?",
  correct: "flag?",
  rank_of_label: "count?",
  probability_of_label: "number?",
  top_classes: "texts?",
  top_probabilities: "numbers?",
  top_similarities: "numbers?",
  confidence: "number?",
  entropy: "number?",
  logit_max: "number?",
  logit_margin: "number?",
  log_sum_exp: "number?",
  similarities: "numbers?",
  parts: "texts?",
  part_areas: "numbers?",
  vision_concepts: "texts?",
  concept_parts: "texts?",
  concept_importance: "numbers?",
  language_concepts: "texts?",
  shared_concepts: "texts?",
  vision_count: "count?",
  language_count: "count?",
  shared_count: "count?",
  mi_published: "number?",
  mi_coupled: "number?",
  auc_published: "number?",
  auc_coupled: "number?",
  curve_published: "numbers?",
  curve_coupled: "numbers?",
  share: "number?",
  chance: "number?",
  share_above_chance: "number?",
  auc_share: "number?",
  auc_share_above_chance: "number?",
  diversity: "number?",
  players: "texts?",
  values: "numbers?",
  value_of_all: "number?",
  value_of_none: "number?",
  versus: "text?",
  values_versus: "numbers?",
  becomes_without: "texts?",
  notes: "texts?",
} as const satisfies Columns;

export type ColumnName = keyof typeof COLUMNS;

/** One image under one model and one setting. */
export type ResultRow = RowOf<typeof COLUMNS>;

/** Rows of explained images. */
export const RESULTS: RowKind<typeof COLUMNS> = { schema: "commonground/results@2", columns: COLUMNS };
