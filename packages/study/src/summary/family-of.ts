import { modelFolder } from "../plan/model-folder.ts";
import type { PlannedModel } from "../plan/plan.ts";

/**
 * What a run's model was made from: the family that the plan of its study names (`planned`, undefined where there is no
 * plan), or else the model itself, whatever its precision. `called`: its name in the report; `alike`: whether another
 * model has its own name, so that the plan's tells them apart.
 */
export function familyOf(
  planned: PlannedModel | undefined,
  model: string,
  { called, alike }: { readonly called: string; readonly alike: boolean },
): string {
  if (planned?.family !== undefined) return planned.family;
  if (!alike) return model;
  return planned === undefined ? called : modelFolder({ model: planned.model, precision: "f32" });
}
