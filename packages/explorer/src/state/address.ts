import { DEFAULT_SETTINGS, effectiveSettings, type ExplainSettings } from "@commonground/core";
import { MEASURE_NAMES } from "@commonground/study/web";
import {
  ANSWERS,
  CHANGES,
  type ImageRef,
  INITIAL,
  LAYERS,
  LISTS,
  SHAPES,
  type ViewState,
} from "./view-state.ts";

/** Longest text that an address may ask about; what the page sends on is no longer. */
export const MAX_TEXT = 300;

/** Longest list, in characters. */
const MAX_LIST = 3000;

type Name = Exclude<keyof ViewState, "settings">;

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

/** How each field but the settings stands in an address; a field at its initial value is left out. */
const FIELDS: { readonly [K in Name]: Field<NonNullable<ViewState[K]>> } = {
  view: oneOf(["image", "study"]),
  image,
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
  const seen = new Set<string>();
  for (const [name, value] of new URLSearchParams(hash.replace(/^#/u, ""))) {
    if (seen.has(name)) {
      faults.push(`“${name}” stands in the address twice; the first one holds`);
      continue;
    }
    seen.add(name);
    if (Object.hasOwn(FIELDS, name)) {
      const read = FIELDS[name as Name].read(value);
      if (read === undefined) faults.push(`“${name}” cannot be “${shortened(value)}”`);
      else found[name] = read;
    } else if (Object.hasOwn(DEFAULT_SETTINGS, name)) {
      const fault = readSetting(name as keyof ExplainSettings, value, settings);
      if (fault !== null) faults.push(fault);
    } else faults.push(`“${shortened(name)}” means nothing here`);
  }
  return { state: { ...INITIAL, ...found, settings }, faults };
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
    const value = state[name];
    if (value === null || value === INITIAL[name] || (Array.isArray(value) && value.length === 0)) continue;
    written.set(name, (FIELDS[name] as Field<typeof value>).write(value));
  }
  for (const name of Object.keys(DEFAULT_SETTINGS) as (keyof ExplainSettings)[]) {
    const value = state.settings[name];
    if (value !== undefined) written.set(name, String(value));
  }
  const hash = written.toString();
  return hash === "" ? "" : `#${hash}`;
}
