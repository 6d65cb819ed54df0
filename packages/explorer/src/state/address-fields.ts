import { parseClasses } from "@commonground/core";
import { MEASURE_NAMES } from "@commonground/study/web";
import { OUR_BANKS, OUR_MODELS } from "../ours.ts";
import {
  ANSWERS,
  type BankRef,
  CHANGES,
  type ClassesRef,
  type ImageRef,
  LAYERS,
  LISTS,
  type ModelRef,
  SHAPES,
  type ViewState,
} from "./view-state.ts";

/** Longest text that an address may ask about; what the page sends on is no longer. */
export const MAX_TEXT = 300;

/** Longest list, in characters. */
export const MAX_LIST = 3000;

export type Name = Exclude<keyof ViewState, "settings" | "beside">;

export interface Field<T> {
  /** Undefined for what is none of its values. */
  readonly read: (text: string) => T | undefined;
  readonly write: (value: T) => string;
}

const text: Field<string> = {
  read: (value) => (value.trim() === "" || value.length > MAX_TEXT ? undefined : value),
  write: (value) => value,
};

const oneOf = <T extends string>(values: readonly T[]): Field<T> => ({
  read: (value) => values.find((each) => each === value),
  write: (value) => value,
});

/** Distinct values, of which none has the mark that parts them. */
const list = (mark: string, allowed: RegExp): Field<readonly string[]> => ({
  read(value) {
    const values = value.split(mark);
    const right = new Set(values).size === values.length && values.every((each) => allowed.test(each));
    return right && value.length <= MAX_LIST ? values : undefined;
  },
  write: (values) => values.join(mark),
});

const IMAGE_IDS = {
  example: /^[0-9a-f]{4,6}$/u,
  given: /^\d{1,9}$/u,
  file: /^[0-9a-f]{64}$/u,
  explanation: /^[0-9a-f]{64}$/u,
} as const satisfies Record<ImageRef["from"], RegExp>;

const image: Field<ImageRef> = {
  read(value) {
    const [, from, id] = /^(example|given|file|explanation):(.+)$/u.exec(value) ?? [];
    if (from === undefined || !IMAGE_IDS[from as ImageRef["from"]].test(id!)) return undefined;
    return { from: from as ImageRef["from"], id: id! };
  },
  write: ({ from, id }) => `${from}:${id}`,
};

/** Ours have names of letters, digits and hyphens, none of which means anything in an expression. */
const oneOfOurs = (ours: readonly { readonly name: string }[]) =>
  new RegExp(`^(?:${ours.map(({ name }) => name).join("|")})$`, "u");

const HASH = /^[0-9a-f]{64}$/u;
const MODEL_IDS = {
  ours: oneOfOurs(OUR_MODELS),
  hub: /^[\w.-]{1,96}\/[\w.-]{1,96}@[\w./-]{1,100}$/u,
  folder: HASH,
} as const satisfies Record<ModelRef["from"], RegExp>;

const model: Field<ModelRef> = {
  read(value) {
    const [, from, id] = /^(ours|hub|folder):(.+)$/u.exec(value) ?? [];
    if (from === undefined || !MODEL_IDS[from as ModelRef["from"]].test(id!)) return undefined;
    return { from: from as ModelRef["from"], id: id! };
  },
  write: ({ from, id }) => `${from}:${id}`,
};

const OUR_BANK = oneOfOurs(OUR_BANKS);
const bank: Field<BankRef> = {
  read(value) {
    const [, file] = /^file:(.+)$/u.exec(value) ?? [];
    if (file !== undefined) return HASH.test(file) ? { from: "file", id: file } : undefined;
    return OUR_BANK.test(value) ? { from: "ours", id: value } : undefined;
  },
  write: ({ from, id }) => (from === "ours" ? id : `file:${id}`),
};

const names = list("\n", /\S/u);
/** A list has two names at least, so that none is taken for a hash. */
const classes: Field<ClassesRef> = {
  read(value) {
    const [, file] = /^file:(.+)$/u.exec(value) ?? [];
    if (file !== undefined && HASH.test(file)) return { from: "file", id: file };
    const found = names.read(value);
    if (found === undefined) return undefined;
    try {
      return { from: "list", names: parseClasses(JSON.stringify(found), "the address") };
    } catch {
      return undefined;
    }
  },
  write: (value) => (value.from === "file" ? `file:${value.id}` : names.write(value.names)),
};

/** How each field but the settings stands in an address; a field at its initial value is left out. */
export const FIELDS: { readonly [K in Name]: Field<NonNullable<ViewState[K]>> } = {
  view: oneOf(["image", "sides", "study"]),
  image,
  model,
  bank,
  classes,
  target: text,
  versus: text,
  without: list(" ", /^(?:[A-T]|rest)$/u),
  taken: list("\n", /\S/u),
  part: { ...text, read: (value) => (/^[A-T]$/u.test(value) ? value : undefined) },
  word: text,
  layer: oneOf(LAYERS),
  list: oneOf(LISTS),
  run: text,
  against: text,
  changes: oneOf(CHANGES),
  measure: oneOf(MEASURE_NAMES),
  label: text,
  answer: text,
  answers: oneOf(ANSWERS),
  shape: oneOf(SHAPES),
  search: text,
  sort: { ...text, read: (value) => (/^-?[a-zA-Z]{1,20}$/u.test(value) ? value : undefined) },
  row: { read: (value) => (/^\d{1,9}$/u.test(value) ? Number(value) : undefined), write: String },
};
