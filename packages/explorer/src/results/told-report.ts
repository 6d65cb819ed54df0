import { CommonGroundError } from "@commonground/core";
import { MEASURE_NAMES, type StudyReport } from "@commonground/study/web";
import { fields, flag, listOf, number, orNull, pair, text } from "./check-fields.ts";

/** What is shown of a report. */
export interface ToldReport extends Pick<StudyReport, "resampling"> {
  readonly runs: readonly Pick<
    StudyReport["runs"][number],
    "fingerprint" | "setting" | "complete" | "images" | "failed" | "figures"
  >[];
}

const estimate = orNull(fields({ value: number, interval: orNull(pair) }));
const told = fields({
  resampling: fields({ draws: number, seed: number }),
  runs: listOf(
    fields({
      fingerprint: text,
      setting: text,
      complete: flag,
      images: number,
      failed: number,
      figures: fields(Object.fromEntries(MEASURE_NAMES.map((name) => [name, estimate]))),
    }),
  ),
});

/** A report of this version. Throws `INVALID_RESULTS` for a field that was changed. */
export function checkReport(found: unknown, path: string): ToldReport {
  const flaw = told(found, "");
  if (flaw === null) return found as ToldReport;
  throw new CommonGroundError(
    "INVALID_RESULTS",
    `${path}: ${flaw}, as commonground study report --json writes it; write it again, or take it away`,
  );
}
