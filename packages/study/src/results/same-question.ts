import { CommonGroundError } from "@commonground/core";
import type { RunRecord } from "../run/run-record.ts";
import { settingsApart } from "./settings-apart.ts";

const SAME_IMAGES = "run both over the same images";

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
  const refuse = (what: string, remedy: string) => refusePair(a, b, what, remedy);
  if (one.identity.dataSetSha256 !== other.identity.dataSetSha256) {
    const [m, n] = [one.identity.items, other.identity.items];
    refuse(
      m === n
        ? `both have ${m} images, but not the same ones or not with the same labels`
        : `${m} images and ${n}`,
      SAME_IMAGES,
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

/** Throws `INVALID_RESULTS` unless one version of the method made both. */
export function checkSameMethod(a: NamedRun, b: NamedRun): void {
  const [one, other] = [a.record.identity.method, b.record.identity.method];
  if (one === other) return;
  refusePair(
    a,
    b,
    `were made by versions ${one} and ${other} of the method, so that what differs may be the method's doing`,
    "make the older one again",
  );
}

/**
 * Throws `INVALID_RESULTS` unless both were asked in one way, so that what differs is the models': the same bank, way to
 * parts and settings, but for those that a model decides.
 */
export function checkSameAsking(a: NamedRun, b: NamedRun): void {
  const [one, other] = [a.record.identity, b.record.identity];
  const remedy = "run both with one plan";
  if (one.bankSha256 !== other.bankSha256) refusePair(a, b, "their banks differ", remedy);
  if (one.parts !== other.parts) {
    refusePair(a, b, `parts are found by ${one.parts} and by ${other.parts}`, remedy);
  }
  const apart = settingsApart(one.settings, other.settings);
  if (apart.length === 0) return;
  const told = apart.map((name) => `${name} is ${one.settings[name]} and ${other.settings[name]}`);
  refusePair(a, b, `their settings differ (${told.join(", ")})`, remedy);
}

/** Throws `INVALID_RESULTS` unless both have rows of the same images, told by their places or ids in one order. */
export function checkSameRows<T>(a: NamedRun, b: NamedRun, ofA: readonly T[], ofB: readonly T[]): void {
  if (ofA.length === ofB.length && ofA.every((each, at) => each === ofB[at])) return;
  refusePair(a, b, `rows of ${ofA.length} images and ${ofB.length}, not the same ones`, SAME_IMAGES);
}

/** Throws `INVALID_RESULTS` for the image `id`, whose bytes changed between the runs. */
export function refuseChanged(a: NamedRun, b: NamedRun, id: string): never {
  refusePair(a, b, `${id} was another image when the second of them read it`, SAME_IMAGES);
}

function refusePair(a: NamedRun, b: NamedRun, what: string, remedy: string): never {
  throw new CommonGroundError("INVALID_RESULTS", `${a.folder} and ${b.folder}: ${what}; ${remedy}`);
}
