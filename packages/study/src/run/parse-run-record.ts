import { CommonGroundError, contentHash } from "@commonground/core";
import type { RunRecord } from "./run-record.ts";

export const RUN_SCHEMA = "commonground/run@1";

/** The record that a `run.json` holds. Throws `INVALID_RESULTS` for what is none, was changed, or is of another version. */
export async function parseRunRecord(text: string, path: string): Promise<RunRecord> {
  const { sha256, ...record } = (parse(text) ?? {}) as Partial<RunRecord>;
  const { schema } = record as { readonly schema?: unknown };
  if (typeof schema === "string" && /^commonground\/run@\d+$/u.test(schema) && schema !== RUN_SCHEMA) {
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `${path}: was written by another version of commonground (${schema}, not ${RUN_SCHEMA}); ` +
        "read it with that version, or move the folder away",
    );
  }
  if (schema !== RUN_SCHEMA || sha256 !== (await contentHash(record))) {
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `${path}: is no record of a run, or was changed; move the folder away`,
    );
  }
  return { ...record, sha256 } as RunRecord;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
