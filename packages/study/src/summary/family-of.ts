import { resolve } from "node:path";
import type { StudyPlan } from "../plan/plan.ts";
import type { Run } from "../results/open-results.ts";
import { runFolder } from "../run/worker.ts";

/**
 * What a run's model was made from: the family that the plan of its study names, or else the model itself, whatever its
 * precision. `folder`: the study's results.
 */
export function familyOf(plan: StudyPlan | null, folder: string, { folder: at, record }: Run): string {
  const { identity, setting } = record;
  const place = plan?.models.findIndex(
    (_, model) => resolve(runFolder(folder, { plan }, { model, setting, shard: 0 })) === resolve(at),
  );
  return (place === undefined ? undefined : plan?.models[place]?.family) ?? identity.model;
}
