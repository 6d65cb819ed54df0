import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { readBank, writeFileAtomically } from "@commonground/files/node";
import type { StudyPlan } from "../plan/plan.ts";
import { readPlan } from "../plan/read-plan.ts";
import { openResults } from "../results/open-results.ts";
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

/** Writes what a companion of a study is run with, its bank and its plan, and gives the plan. */
export async function prepareCompanion(
  folder: string,
  plan: StudyPlan,
  name: CompanionName,
): Promise<{ readonly plan: StudyPlan; readonly out: string }> {
  const out = companionFolder(folder, name);
  const bank = join(out, "bank.json");
  const companion = {
    ...companionPlan(plan, name, bank),
    // Other words are told of the same images by the same models.
    embeddings: name === "randomWords" ? embeddingsFolder(folder, plan) : null,
  };
  if (name === "randomWords") {
    const answers = (await openResults(folder)).flatMap(({ record }) => record.classes);
    const words = randomWordsBank(await readBank(plan.bank), await readWords(), WORDS_SEED, answers);
    await writeFileAtomically(bank, `${JSON.stringify(words, null, 2)}\n`);
  }
  await writeFileAtomically(join(out, "plan.json"), `${JSON.stringify(companion, null, 2)}\n`);
  return { plan: companion, out };
}
