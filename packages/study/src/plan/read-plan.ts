import { CommonGroundError } from "@commonground/core";
import { readJson } from "@commonground/files/node";
import { parsePlan } from "./parse-plan.ts";
import type { StudyPlan } from "./plan.ts";

/** A plan of a thousand models and a hundred thousand class names takes some megabytes. */
export const MAX_PLAN_BYTES = 64_000_000;

const OPTIONS = { what: "plan", maxBytes: MAX_PLAN_BYTES, code: "INVALID_PLAN" } as const;

/** The plan in a file. Throws `NOT_FOUND`, `TOO_LARGE`, or `INVALID_PLAN` with the field at fault. */
export async function readPlanFile(path: string): Promise<StudyPlan> {
  return parsePlan(await readJson(path, OPTIONS), path);
}

/**
 * The plan beside a study's results; null where there is none, as beside runs that were copied to another place, or where
 * the file is of something else, as the `plan.json` of other tools. Throws as `readPlanFile`.
 */
export async function readPlan(path: string): Promise<StudyPlan | null> {
  const value = await readJson(path, OPTIONS).catch((error: unknown) => {
    if (error instanceof CommonGroundError && error.code === "NOT_FOUND") return null;
    throw error;
  });
  return isOurs(value) ? parsePlan(value, path) : null;
}

/** `readPlan` of a folder that need not be the study's: what cannot be read there is of something else. */
export async function readPlanAbove(path: string): Promise<StudyPlan | null> {
  const value = await readJson(path, OPTIONS).catch(() => null);
  return isOurs(value) ? parsePlan(value, path) : null;
}

/** Throws `NOT_WRITABLE` where a plan is to be written to `path` and something else is there, which would be lost. */
export async function refuseForeignPlan(path: string): Promise<void> {
  const value = await readJson(path, OPTIONS).catch((error: CommonGroundError) =>
    error.code === "NOT_FOUND" ? undefined : null,
  );
  if (value === undefined || isOurs(value)) return;
  throw new CommonGroundError(
    "NOT_WRITABLE",
    `${path}: is no plan of a study, and would be overwritten by one; choose another folder`,
  );
}

const OURS = /^commonground\/study@/u;

/** Whether a file says that it is a plan of a study, of whatever version. */
function isOurs(value: unknown): boolean {
  const { schema } = Object(value) as { readonly schema?: unknown };
  return typeof schema === "string" && OURS.test(schema);
}
