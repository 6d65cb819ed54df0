import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { readBank, writeFileAtomically } from "@commonground/files/node";
import type { StudyPlan } from "../plan/plan.ts";
import { readPlan } from "../plan/read-plan.ts";
import { openResults, type Run } from "../results/open-results.ts";
import { embeddingsFolder, runFolder } from "../run/worker.ts";
import { randomWordsBank, readWords } from "@commonground/evaluate";
import { companionFolder, companionPlan, type CompanionName, SANITY_FOLDER } from "./sanity-plans.ts";

/** One draw of words, for every bank. */
const WORDS_SEED = 0;

/**
 * The plan of a study whose results are in `folder`. Throws `NOT_FOUND` for a folder without plan or results,
 * `INVALID_PLAN` for a study in which nulls have no place.
 */
export async function readStudiedPlan(folder: string): Promise<StudyPlan> {
  await openResults(folder);
  const plan = await readPlan(join(folder, "plan.json"));
  if (plan === null) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${folder}: holds no plan.json; give the whole --out of commonground study run`,
    );
  }
  const own = plan.models.findIndex(
    (_, model) =>
      runFolder(folder, { plan }, { model, setting: "", shard: 0 }) === join(folder, SANITY_FOLDER),
  );
  if (own >= 0) {
    throw new CommonGroundError(
      "INVALID_PLAN",
      `${folder}: results of the model ${plan.models[own].model} lie where nulls would; call it otherwise`,
    );
  }
  return plan;
}

/**
 * The plan with the masks that its runs had: without causes others are the default of pooled regions, and what was kept
 * would not be found.
 */
function withMasks(plan: StudyPlan, runs: readonly Run[]): StudyPlan {
  const settings = Object.entries(plan.settings).map(([setting, given]) => {
    const masks = new Set(
      runs
        .filter(({ record }) => record.setting === setting)
        .map(({ record }) => record.identity.settings.masks),
    );
    const [only] = masks;
    return [setting, masks.size === 1 ? { masks: only, ...given } : given] as const;
  });
  return { ...plan, settings: Object.fromEntries(settings) };
}

/** Writes what a companion of a study is run with, its bank and its plan, and gives the plan. */
export async function prepareCompanion(
  folder: string,
  plan: StudyPlan,
  name: CompanionName,
): Promise<{ readonly plan: StudyPlan; readonly out: string }> {
  const out = companionFolder(folder, name);
  const bank = join(out, "bank.json");
  // Other words are told of the same images by the same models.
  const embeddings = name === "randomWords" ? embeddingsFolder(folder, plan) : null;
  const runs = await openResults(folder);
  const companion = {
    ...companionPlan(embeddings === null ? plan : withMasks(plan, runs), name, bank),
    embeddings,
  };
  if (name === "randomWords") {
    const answers = runs.flatMap(({ record }) => record.classes);
    const words = randomWordsBank(await readBank(plan.bank), await readWords(), WORDS_SEED, answers);
    await writeFileAtomically(bank, `${JSON.stringify(words, null, 2)}\n`);
  }
  await writeFileAtomically(join(out, "plan.json"), `${JSON.stringify(companion, null, 2)}\n`);
  return { plan: companion, out };
}
