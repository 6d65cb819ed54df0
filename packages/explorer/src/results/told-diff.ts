import { CommonGroundError } from "@commonground/core";
import { parseJson } from "@commonground/files";
import type { Diff } from "@commonground/study/web";
import { fields, flag, listOf, number, orNull, pair, record, text } from "./check-fields.ts";
import { otherVersion, type ResultFile, textOf } from "./result-files.ts";

/** What `commonground diff --json` writes. */
const DIFF = "commonground/diff@1";

const side = fields({
  model: text,
  precision: text,
  runtime: text,
  device: text,
  weightsSha256: text,
  bankSha256: text,
  configurationSha256: text,
  parts: text,
});

const told = fields({
  a: side,
  b: side,
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
    images: listOf(fields({ id: text, label: orNull(text), a: text, b: text, confidence: pair })),
  }),
  measures: listOf(
    fields({
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
  ),
  concepts: fields({
    agreement: number,
    falseDiscoveryRate: number,
    untested: number,
    tested: listOf(
      fields({
        kind: text,
        class: orNull(text),
        concept: text,
        gained: number,
        lost: number,
        pValue: number,
        adjusted: number,
        found: flag,
      }),
    ),
  }),
  parts: orNull(
    fields({
      images: number,
      comparable: number,
      meanMove: orNull(number),
      otherFirst: orNull(number),
      moved: listOf(fields({ id: text, part: text, a: number, b: number })),
    }),
  ),
});

/** What else this program writes as JSON, by the name of its format: what it is, and where it can be opened. */
const OTHERS: Readonly<Record<string, string>> = {
  "commonground/run":
    "the record of a run, whose rows lie in files beside it; give the folder with all of them",
  "commonground/study": "the plan of a study; give the folder that commonground study run wrote",
  "commonground/study-report": "a report of a study; give the study’s folder, with the report in it",
  "commonground/explanation": "an explanation of one image; open it in the view of one image",
  "commonground/bank": "a bank of concepts; open it in the view of one image",
};

/** Throws `INVALID_RESULTS` for another kind or version, or a field that was changed. */
export async function readToldDiff(file: ResultFile): Promise<Diff> {
  const { path } = file;
  const found = parseJson(await textOf(file), path, "INVALID_RESULTS") as {
    readonly schema?: unknown;
  } | null;
  const schema = String(found?.schema ?? "what no diff of this program is");
  const other = OTHERS[schema.split("@")[0]!];
  if (other !== undefined) throw new CommonGroundError("INVALID_RESULTS", `${path}: is ${other}`);
  if (schema !== DIFF) throw otherVersion(path, schema, DIFF);
  const flaw = told(found, "");
  if (flaw === null) return found as unknown as Diff;
  throw new CommonGroundError(
    "INVALID_RESULTS",
    `${path}: ${flaw}, as commonground diff --json writes it; write it again`,
  );
}
