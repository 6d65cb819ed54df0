import type { ExplainSettings } from "@commonground/core";
import type { MeasureName } from "@commonground/study/web";

/**
 * All that decides what the page shows, and nothing else: two pages with the same state, image and model show the same.
 * Every field can be in the address (`address.ts`).
 */
export interface ViewState {
  readonly view: "image" | "sides" | "study";
  /** What is explained; null for none yet. */
  readonly image: ImageRef | null;
  /** What explains it; null for the embedded default. */
  readonly model: ModelRef | null;
  /** What it is told in; null for the default bank. */
  readonly bank: BankRef | null;
  /** What it chooses among; null for the bank's own. */
  readonly classes: ClassesRef | null;
  /** Those that differ from what model, bank and method recommend. */
  readonly settings: Partial<ExplainSettings>;
  /** What to explain in place of the answer: a class, or any text; null for the answer. */
  readonly target: string | null;
  /** What to set it against; null for the most probable other class. */
  readonly versus: string | null;
  /** What is taken away from the image: letters of parts, and "rest". */
  readonly without: readonly string[];
  /** Words that are taken out of what both encoders hold, in the order in which they were. */
  readonly taken: readonly string[];
  /** The part that stays marked, by its letter. */
  readonly part: string | null;
  /** The word that stays marked. */
  readonly word: string | null;
  readonly layer: Layer;
  /** What the second of two sides has for itself; in all else it is as the first. */
  readonly beside: Beside;
  /** What of a study is listed. */
  readonly list: List;
  /** The run that is listed, by its folder; null for the first. */
  readonly run: string | null;
  /** The run that it is set against, by its folder; null for the first other one. */
  readonly against: string | null;
  readonly changes: Changes;
  readonly measure: MeasureName;
  /** Only images labelled so, answered so; null for any. */
  readonly label: string | null;
  readonly answer: string | null;
  readonly answers: Answers;
  readonly shape: Shape;
  /** What names must hold. */
  readonly search: string | null;
  /** The column that lists are sorted by, − before it from the largest; null for the list's own order. */
  readonly sort: string | null;
  /** The image of the study that is told of, by its place in the data set. */
  readonly row: number | null;
}

/**
 * `example`: by the code of one of ours; `given`: by its place on the command line; from the visitor, by its SHA-256: `file`,
 * an image, and `explanation`, what was written of one.
 */
export interface ImageRef {
  readonly from: "example" | "given" | "file" | "explanation";
  readonly id: string;
}

/** `ours`: by its name; `hub`: `owner/name@REVISION`; `folder`: the visitor's, by `folderId`. */
export interface ModelRef {
  readonly from: "ours" | "hub" | "folder";
  readonly id: string;
}

/** `ours`: by its name; `file`: the visitor's, by its SHA-256. */
export interface BankRef {
  readonly from: "ours" | "file";
  readonly id: string;
}

/** The names themselves, or, of more than an address holds, the SHA-256 of the list in this page's memory. */
export type ClassesRef =
  | { readonly from: "list"; readonly names: readonly string[] }
  | { readonly from: "file"; readonly id: string };

/** What two sides may differ in. */
export const OF_A_SIDE = [
  "image",
  "model",
  "bank",
  "classes",
  "settings",
  "target",
  "versus",
  "without",
  "part",
] as const satisfies readonly (keyof ViewState)[];
export type OfASide = (typeof OF_A_SIDE)[number];
export type Beside = Partial<Pick<ViewState, OfASide>>;

/** What is drawn over the picture: parts, their patches, what they add; the object’s patches, its refined mask; nothing. */
export const LAYERS = ["parts", "patches", "values", "prominent", "object", "none"] as const;
export type Layer = (typeof LAYERS)[number];

export const LISTS = ["models", "classes", "confusions", "images", "changes"] as const;
export type List = (typeof LISTS)[number];
/** How images of a study are listed. */
export const SHAPES = ["table", "pictures"] as const;
export type Shape = (typeof SHAPES)[number];
/** What of two models is compared. */
export const CHANGES = ["classes", "images", "concepts", "parts", "means"] as const;
export type Changes = (typeof CHANGES)[number];
export const ANSWERS = ["all", "right", "wrong", "failed"] as const;
export type Answers = (typeof ANSWERS)[number];

export const INITIAL: ViewState = {
  view: "image",
  image: null,
  model: null,
  bank: null,
  classes: null,
  settings: {},
  target: null,
  versus: null,
  without: [],
  taken: [],
  part: null,
  word: null,
  layer: "parts",
  beside: {},
  list: "models",
  run: null,
  against: null,
  changes: "classes",
  measure: "aboveChance",
  label: null,
  answer: null,
  answers: "all",
  shape: "table",
  search: null,
  sort: null,
  row: null,
};

/** What is forgotten when another image is opened. */
export const OF_ONE_IMAGE = {
  target: null,
  versus: null,
  without: [],
  taken: [],
  part: null,
  word: null,
} as const satisfies Partial<ViewState>;

/** What is forgotten when the image is divided otherwise: letters mean other parts then. */
export const OF_ONE_DIVISION = { without: [], part: null } as const satisfies Partial<ViewState>;
