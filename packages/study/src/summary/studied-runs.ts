import { join, relative, resolve } from "node:path";
import type { StudyPlan } from "../plan/plan.ts";
import { readPlan, readPlanAbove } from "../plan/read-plan.ts";
import { openResults, type Run } from "../results/open-results.ts";
import { plannedModel } from "./planned-model.ts";

/** Runs, and the study that they are of. */
export interface StudiedRuns {
  readonly runs: readonly Run[];
  /** Where the study's plan lies, and what stands beside its runs. */
  readonly study: string;
  /** Null where there is none. */
  readonly plan: StudyPlan | null;
}

/**
 * The runs below `folder`, which is a study's folder of results or, below it, that of a model or a run: a plan above
 * `folder` is theirs where it is one of ours and says that they lie there. Throws as `openResults` and `readPlan`.
 */
export async function openStudied(folder: string): Promise<StudiedRuns> {
  const runs = await openResults(folder);
  const depths = runs.map((run) => relative(resolve(folder), resolve(run.folder)).split(/[\\/]/u));
  const deepest = Math.max(...depths.map((names) => names.filter((name) => name !== "").length));
  const above = join(folder, ...Array<string>(2 - deepest).fill(".."));
  if (deepest === 2) return { runs, study: folder, plan: await readPlan(join(folder, "plan.json")) };
  const plan = await readPlanAbove(join(above, "plan.json"));
  const theirs = plan !== null && runs.some((run) => plannedModel(plan, above, run) !== undefined);
  return theirs
    ? { runs, study: above, plan }
    : { runs, study: folder, plan: await readPlan(join(folder, "plan.json")) };
}
