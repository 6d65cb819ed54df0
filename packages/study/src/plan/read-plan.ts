import { CommonGroundError } from "@commonground/core";
import { readJson } from "@commonground/files/node";
import { parsePlan } from "./parse-plan.ts";
import type { StudyPlan } from "./plan.ts";

/** A plan of a thousand models and a hundred thousand class names takes some megabytes. */
export const MAX_PLAN_BYTES = 64_000_000;

/** The plan in a file. Throws `NOT_FOUND`, `TOO_LARGE`, or `INVALID_PLAN` with the field at fault. */
export async function readPlanFile(path: string): Promise<StudyPlan> {
  return parsePlan(
    await readJson(path, { what: "plan", maxBytes: MAX_PLAN_BYTES, code: "INVALID_PLAN" }),
    path,
  );
}

/** The plan in a file; null where there is none, as beside runs that were copied to another place. */
export async function readPlan(path: string): Promise<StudyPlan | null> {
  try {
    return await readPlanFile(path);
  } catch (error) {
    if (error instanceof CommonGroundError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
