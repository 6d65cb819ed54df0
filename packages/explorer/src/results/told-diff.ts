import { CommonGroundError } from "@commonground/core";
import { parseJson } from "@commonground/files";
import type { Diff } from "@commonground/study/web";
import { otherVersion, type ResultFile, textOf } from "./result-files.ts";

/** What `commonground diff --json` writes. */
const DIFF = "commonground/diff@1";

type Check = (value: unknown) => boolean;
const text: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number";
const flag: Check = (value) => typeof value === "boolean";
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const pair: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(number);
const record: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const list =
  (fields: Fields): Check =>
  (value) =>
    Array.isArray(value) && value.every((each) => flawOf(each, fields) === null);
const fields =
  (inner: Fields): Check =>
  (value) =>
    flawOf(value, inner) === null;
type Fields = Readonly<Record<string, Check>>;

const SIDE: Fields = {
  model: text,
  precision: text,
  weightsSha256: text,
  bankSha256: text,
  configurationSha256: text,
  parts: text,
};
const FIELDS: Fields = {
  a: fields(SIDE),
  b: fields(SIDE),
  settings: record,
  images: number,
  failed: number,
  resampling: fields({ draws: number, seed: number }),
  answers: fields({
    changed: number,
    interval: orNull(pair),
    lost: number,
    gained: number,
    otherwise: number,
    images: list({ id: text, label: orNull(text), a: text, b: text, confidence: pair }),
  }),
  measures: list({
    name: text,
    label: text,
    images: number,
    a: number,
    b: number,
    difference: number,
    interval: orNull(pair),
    pValue: number,
    adjusted: number,
  }),
  concepts: fields({
    agreement: number,
    falseDiscoveryRate: number,
    untested: number,
    tested: list({
      kind: text,
      class: orNull(text),
      concept: text,
      gained: number,
      lost: number,
      adjusted: number,
      found: flag,
    }),
  }),
  parts: orNull(
    fields({
      images: number,
      comparable: number,
      meanMove: orNull(number),
      otherFirst: orNull(number),
      moved: list({ id: text, part: text, a: number, b: number }),
    }),
  ),
};

/** Name of the first field that is not as it must be. */
function flawOf(value: unknown, checks: Fields): string | null {
  if (!record(value)) return "";
  const found = value as Readonly<Record<string, unknown>>;
  return Object.keys(checks).find((name) => !checks[name]!(found[name])) ?? null;
}

/** Throws `INVALID_RESULTS` for another kind or version, or a field that was changed. */
export async function readToldDiff(file: ResultFile): Promise<Diff> {
  const found = parseJson(await textOf(file), file.path, "INVALID_RESULTS") as {
    readonly schema?: unknown;
  } | null;
  if (found?.schema !== DIFF) {
    throw otherVersion(file.path, String(found?.schema ?? "what no diff of this program is"), DIFF);
  }
  const flaw = flawOf(found, FIELDS);
  if (flaw === null) return found as unknown as Diff;
  throw new CommonGroundError(
    "INVALID_RESULTS",
    `${file.path}: its ${flaw} is not as commonground diff --json writes it; write it again`,
  );
}
