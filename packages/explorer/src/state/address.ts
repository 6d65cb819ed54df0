import { DEFAULT_SETTINGS, effectiveSettings, type ExplainSettings } from "@commonground/core";
import { type Field, FIELDS, type Name } from "./address-fields.ts";
import { INITIAL, OF_A_SIDE, type OfASide, type ViewState } from "./view-state.ts";

/** What fields of the second side begin with. */
const SECOND = "b.";

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
