import { candidatesOf, contentHash, type ExplainSettings, settingsFor } from "@commonground/core";
import type { RunInfo } from "../../results/study-engine.ts";
import type { Model, Models } from "../../state/models.ts";
import type { ViewState } from "../../state/view-state.ts";

/** With which concepts and classes the page would answer what a run was asked. */
export interface Question {
  /** What of the state stands for them; empty where the page has them loaded. */
  readonly fields: Partial<Pick<ViewState, "bank" | "classes">>;
  readonly sameBank: boolean;
  readonly sameClasses: boolean;
  readonly classes: readonly string[];
  /** What the page would choose by itself. */
  readonly settings: ExplainSettings;
}

/**
 * The run's own concepts and classes, where this page has them, or else those that `model` is loaded with. `names`: the
 * run's classes. Rejects as `Models.findBank`.
 */
export async function questionOf(
  made: NonNullable<RunInfo["made"]>,
  { info, classes, vocabulary }: Model,
  models: Pick<Models, "findBank" | "addClasses" | "namesOf">,
  names: () => Promise<readonly string[]>,
): Promise<Question> {
  const sameBank = made.bankSha256 === vocabulary.bankSha256;
  const sameClasses = made.classesSha256 === vocabulary.classesSha256;
  const { settings } = vocabulary;
  if (sameBank && sameClasses) return { fields: {}, sameBank, sameClasses, classes, settings };
  const found = await models.findBank(made.bankSha256);
  const ofBank = found === null ? {} : { bank: found.ref };
  const own = found === null ? settings : settingsFor(info, { candidates: candidatesOf(found.bank) });
  const ofClasses = await classesOf(made.classesSha256, Object.keys(found?.bank.classes ?? {}));
  return {
    fields: { ...ofBank, ...ofClasses?.fields },
    sameBank: sameBank || found !== null,
    sameClasses: ofClasses !== null,
    classes: ofClasses?.classes ?? classes,
    settings: own,
  };

  async function classesOf(hash: string, ofTheBank: readonly string[]) {
    if (ofTheBank.length > 0 && (await contentHash(ofTheBank)) === hash)
      return { fields: { classes: null }, classes: ofTheBank };
    const asked = await names();
    const ref = await models.addClasses(asked).catch(() => null);
    // A list that reads otherwise than it was asked is another one.
    const read = ref === null ? undefined : models.namesOf(ref);
    if (read === undefined || (await contentHash(read)) !== hash) return null;
    return { fields: { classes: ref }, classes: read };
  }
}
