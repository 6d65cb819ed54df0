import { DEFAULT_SETTINGS, effectiveSettings, type ExplainSettings, parseClasses } from "@commonground/core";
import { MEASURE_NAMES } from "@commonground/study/web";
import {
  ANSWERS,
  type BankRef,
  CHANGES,
  type ClassesRef,
  type ImageRef,
  INITIAL,
  LAYERS,
  LISTS,
  type ModelRef,
  OF_A_SIDE,
  type OfASide,
  SHAPES,
  type ViewState,
} from "./view-state.ts";

/** Longest text that an address may ask about; what the page sends on is no longer. */
export const MAX_TEXT = 300;

/** Longest list, in characters. */
export const MAX_LIST = 3000;

/** What fields of the second side begin with. */
const SECOND = "b.";

type Name = Exclude<keyof ViewState, "settings" | "beside">;

interface Field<T> {
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

const HASH = /^[0-9a-f]{64}$/u;
const MODEL_IDS = {
  ours: /^[a-z0-9-]{1,60}$/u,
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

const bank: Field<BankRef> = {
  read(value) {
    const [, file] = /^file:(.+)$/u.exec(value) ?? [];
    if (file !== undefined) return HASH.test(file) ? { from: "file", id: file } : undefined;
    return MODEL_IDS.ours.test(value) ? { from: "ours", id: value } : undefined;
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
const FIELDS: { readonly [K in Name]: Field<NonNullable<ViewState[K]>> } = {
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

export interface ReadAddress {
  readonly state: ViewState;
  /** What of the address could not be followed, in words; the rest was. */
  readonly faults: readonly string[];
}

/** The state that the part of an address after # stands for. Never throws: what it cannot follow it names. */
export function readAddress(hash: string): ReadAddress {
  const faults: string[] = [];
  const found: Record<string, unknown> = {};
  const settings: Record<string, unknown> = {};
  const beside: Record<string, unknown> = {};
  const seen = new Set<string>();
  const tell = (written: string, value: string) =>
    faults.push(`“${written}” cannot be “${shortened(value)}”`);
  for (const [name, value] of new URLSearchParams(hash.replace(/^#/u, ""))) {
    if (seen.has(name)) {
      faults.push(`“${name}” stands in the address twice; the first one holds`);
      continue;
    }
    seen.add(name);
    if (name.startsWith(SECOND)) {
      const fault = readSecond(name.slice(SECOND.length), value, beside);
      if (fault !== null) faults.push(fault);
    } else if (Object.hasOwn(FIELDS, name)) {
      const read = FIELDS[name as Name].read(value);
      if (read === undefined) tell(name, value);
      else found[name] = read;
    } else if (Object.hasOwn(DEFAULT_SETTINGS, name)) {
      const fault = readSetting(name as keyof ExplainSettings, value, settings);
      if (fault !== null) faults.push(fault);
    } else faults.push(`“${shortened(name)}” means nothing here`);
  }
  return { state: { ...INITIAL, ...found, settings, beside }, faults };
}

/** A field of the second side: with no value it is at its initial one, whatever the first's is. */
function readSecond(name: string, value: string, beside: Record<string, unknown>): string | null {
  const fault = `“${SECOND}${shortened(name)}” cannot be “${shortened(value)}”`;
  if (Object.hasOwn(DEFAULT_SETTINGS, name)) {
    const settings = { ...(beside["settings"] as object | undefined) };
    const wrong = readSetting(name as keyof ExplainSettings, value, settings);
    if (wrong === null) beside["settings"] = settings;
    return wrong;
  }
  if (!(OF_A_SIDE as readonly string[]).includes(name))
    return `“${SECOND}${shortened(name)}” means nothing here`;
  if (value === "") {
    beside[name] ??= INITIAL[name as OfASide];
    return null;
  }
  const read = name === "settings" ? undefined : FIELDS[name as Name].read(value);
  if (read === undefined) return fault;
  beside[name] = read;
  return null;
}

function readSetting(
  name: keyof ExplainSettings,
  value: string,
  settings: Record<string, unknown>,
): string | null {
  const numeric = typeof DEFAULT_SETTINGS[name] === "number";
  if (numeric && !/^\d{1,10}(?:\.\d{1,10})?$/u.test(value)) {
    return `“${name}” cannot be “${shortened(value)}”`;
  }
  const read = numeric ? Number(value) : value;
  try {
    effectiveSettings({ [name]: read });
  } catch (error) {
    return (error as Error).message;
  }
  settings[name] = read;
  return null;
}

const shortened = (value: string) => (value.length > 40 ? `${value.slice(0, 40)}…` : value);

/** What stands for a state after #, the mark included; empty for the initial one. Equal states have equal addresses. */
export function writeAddress(state: ViewState): string {
  const written = new URLSearchParams();
  for (const name of Object.keys(FIELDS) as Name[]) {
    if (!isInitial(name, state[name])) written.set(name, writeField(name, state[name]));
  }
  writeSettings(written, "", state.settings);
  for (const name of OF_A_SIDE) {
    const value = state.beside[name];
    if (value === undefined) continue;
    if (name !== "settings") {
      written.set(
        `${SECOND}${name}`,
        isInitial(name, value as ViewState[Name]) ? "" : writeField(name, value as ViewState[Name]),
      );
    } else if (Object.keys(value as object).length === 0) written.set(`${SECOND}settings`, "");
    else writeSettings(written, SECOND, value as ViewState["settings"]);
  }
  const hash = written.toString();
  return hash === "" ? "" : `#${hash}`;
}

const isInitial = (name: Name, value: ViewState[Name]) =>
  value === null || value === INITIAL[name] || (Array.isArray(value) && value.length === 0);

const writeField = (name: Name, value: ViewState[Name]) => (FIELDS[name] as Field<typeof value>).write(value);

function writeSettings(written: URLSearchParams, prefix: string, settings: ViewState["settings"]): void {
  for (const name of Object.keys(DEFAULT_SETTINGS) as (keyof ExplainSettings)[]) {
    const value = settings[name];
    if (value !== undefined) written.set(`${prefix}${name}`, String(value));
  }
}
