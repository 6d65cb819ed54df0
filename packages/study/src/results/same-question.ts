import { CommonGroundError } from "@commonground/core";
import type { RunRecord } from "../run/run-record.ts";

/** A run by its record; `folder` is what errors call it. */
export interface NamedRun {
  readonly folder: string;
  readonly record: RunRecord;
}

/**
 * Throws `INVALID_RESULTS` unless both runs answer about the same images, with the same labels, in the same classes:
 * what one of them says could not be set beside what the other says.
 */
export function checkSameQuestion(a: NamedRun, b: NamedRun): void {
  const [one, other] = [a.record, b.record];
  const refuse = (what: string, remedy: string) => {
    throw new CommonGroundError("INVALID_RESULTS", `${a.folder} and ${b.folder}: ${what}; ${remedy}`);
  };
  if (one.identity.dataSetSha256 !== other.identity.dataSetSha256) {
    const [m, n] = [one.identity.items, other.identity.items];
    refuse(
      m === n
        ? `both have ${m} images, but not the same ones or not with the same labels`
        : `${m} images and ${n}`,
      "run both over the same images",
    );
  }
  if (one.identity.classesSha256 !== other.identity.classesSha256) {
    const only = one.classes.find((name) => !other.classes.includes(name));
    const found = only ?? other.classes.find((name) => !one.classes.includes(name));
    refuse(
      `their classes differ (${one.classes.length} and ${other.classes.length}${found === undefined ? ", in another order" : `, "${found}" in one alone`})`,
      "give both the same --classes",
    );
  }
}
