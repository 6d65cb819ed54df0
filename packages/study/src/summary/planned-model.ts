import { resolve } from "node:path";
import type { PlannedModel, StudyPlan } from "../plan/plan.ts";
import type { Run } from "../results/open-results.ts";
import { runFolder } from "../run/worker.ts";

/** The model of a plan whose results in the folder `study` a run is; undefined for none. */
export function plannedModel(
  plan: StudyPlan,
  study: string,
  { folder, record: { setting } }: Run,
): PlannedModel | undefined {
  return plan.models.find(
    (_, model) => resolve(runFolder(study, { plan }, { model, setting, shard: 0 })) === resolve(folder),
  );
}
