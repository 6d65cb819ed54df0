/*
 * What files that others may have changed must hold, as far as it is shown. A library for schemas would be 6 kB gzipped,
 * more than is left of what the application may have.
 */

/** What is wrong with the value at `path`: the first field that is not as it must be, and how it must be; null for nothing. */
export type Check = (value: unknown, path: string) => string | null;

const must =
  (what: string, holds: (value: unknown) => boolean): Check =>
  (value, path) =>
    holds(value) ? null : `${path || "it"} must be ${what}`;

export const text = must("a text", (value) => typeof value === "string");
export const number = must("a number", (value) => typeof value === "number");
export const flag = must("true or false", (value) => typeof value === "boolean");
export const pair = must(
  "two numbers",
  (value) => Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === "number"),
);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const record = must("an object", isRecord);

export const orNull =
  (check: Check): Check =>
  (value, path) =>
    value === null ? null : check(value, path);

export const listOf =
  (check: Check): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return `${path} must be a list`;
    for (const [i, each] of value.entries()) {
      const flaw = check(each, `${path}[${i}]`);
      if (flaw !== null) return flaw;
    }
    return null;
  };

/** Further fields may stand beside these. */
export const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    if (!isRecord(value)) return record(value, path);
    for (const [name, check] of Object.entries(checks)) {
      const flaw = check(value[name], path === "" ? name : `${path}.${name}`);
      if (flaw !== null) return flaw;
    }
    return null;
  };
