import { type Bank, contentHash, DEFAULT_SETTINGS, type ExplainSettings } from "@commonground/core";
import type { StudyPlan } from "../plan/plan.ts";
import type { RunRecord } from "../run/run-record.ts";
import type { FoundRow } from "./find-rows.ts";

/** Longest list of classes that a command spells out. */
const MAX_CLASSES_TEXT = 1_000;

/**
 * The command that makes the explanation behind a row again, or why there is none: parts found over the images of a
 * class, classes or sentences that `explain` cannot be told. `model`: as the plan names it, by a folder perhaps; its own name by
 * default. `bank`: what the plan's bank is now; null where it is gone.
 */
export async function explainCommand(
  plan: StudyPlan,
  { identity, setting, classes }: RunRecord,
  model: string | undefined,
  bank: Bank | null,
): Promise<((file: string, row: FoundRow) => string) | string> {
  if (identity.parts === "class") return "its parts were found over all images of its class";
  if (bank === null || (await contentHash(bank)) !== identity.bankSha256) {
    return "the bank is not there as it was, or the data set's own sentences stood in for its";
  }
  const own = classes.join("\n") === Object.keys(bank.classes).join("\n");
  const list = classes.join(",");
  if (
    !own &&
    (list.length > MAX_CLASSES_TEXT || classes.some((name) => /[,"]|^\.{0,2}\/|^\s|\s$/u.test(name)))
  ) {
    return "its classes are too many, or hold commas";
  }
  const fixed = [
    "--model",
    model ?? identity.model,
    ...(identity.precision === "f32" ? [] : ["--precision", identity.precision]),
    ...(plan.bank === "emoji" ? [] : ["--bank", plan.bank]),
    ...(own ? [] : ["--classes", list]),
    ...settingOptions(identity.settings, plan.settings[setting] ?? {}),
  ];
  return (file, { label, correct }) =>
    [
      "commonground",
      "explain",
      file.startsWith("-") ? `./${file}` : file,
      ...fixed,
      ...(correct === false && label !== null && identity.settings.causes !== "none"
        ? ["--versus", label]
        : []),
    ]
      .map(shellWord)
      .join(" ");
}

/** Settings that are not the method's own, and those that the plan names, which a model may have others of. */
function settingOptions(settings: ExplainSettings, planned: Partial<ExplainSettings>): string[] {
  const names = Object.keys(settings) as (keyof ExplainSettings)[];
  return names.flatMap((name) =>
    settings[name] === DEFAULT_SETTINGS[name] && planned[name] === undefined
      ? []
      : [`--${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`, String(settings[name])],
  );
}

/** A word as a POSIX shell takes it. */
function shellWord(text: string): string {
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
