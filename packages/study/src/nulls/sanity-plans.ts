import { join } from "node:path";
import { CommonGroundError, type ExplainSettings } from "@commonground/core";
import type { StudyPlan } from "../plan/plan.ts";

/** Where the nulls that need encodings lie below a study's results. */
export const SANITY_FOLDER = "sanity";

export const COMPANIONS = { randomWords: "random-words", randomWeights: "random-weights" } as const;

/** One draw of weights, for every model. */
export const RANDOM_WEIGHTS = { kind: "random", seed: 0 } as const;

export type CompanionName = keyof typeof COMPANIONS;

export function companionFolder(out: string, name: CompanionName): string {
  return join(out, SANITY_FOLDER, COMPANIONS[name]);
}

/**
 * The study with one thing changed: descriptors drawn at random (`bank`: their file), or weights drawn anew.
 * What made the answers is not asked for, nor are explanations kept, since no null needs them. Embeddings that the study
 * keeps are kept for models with random weights, too. Throws `INVALID_PLAN` for a study
 * of models with weights drawn anew.
 */
export function companionPlan(plan: StudyPlan, name: CompanionName, bank: string): StudyPlan {
  if (plan.models.some(({ weights }) => weights !== undefined)) {
    throw new CommonGroundError(
      "INVALID_PLAN",
      `${plan.name}: is a study of models with random weights, which are nulls themselves; give a study of models as they are`,
    );
  }
  const settings = Object.fromEntries(
    Object.entries(plan.settings).map(([setting, each]): [string, Partial<ExplainSettings>] => [
      setting,
      { ...each, causes: "none" },
    ]),
  );
  const same = {
    ...plan,
    settings,
    name: COMPANIONS[name],
    keep: plan.keep.filter((each) => each === "embeddings"),
  };
  return name === "randomWords"
    ? { ...same, bank }
    : { ...same, models: plan.models.map((model) => ({ ...model, weights: RANDOM_WEIGHTS })) };
}
