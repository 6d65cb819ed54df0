import { alteredName } from "./altered-name.ts";
import type { PlannedModel } from "./plan.ts";

/** Name of the folder in which the results of a plan's model lie. */
export function modelFolder({ model, precision, weights }: PlannedModel): string {
  const called = weights === undefined ? model : alteredName(model, weights);
  const safe = `${called}${precision === "f32" ? "" : `-${precision}`}`.replaceAll(
    /[^\p{L}\p{N}._-]+/gu,
    "_",
  );
  // A model in the folder above must not put its results there.
  return /^\.{1,2}$/u.test(safe) ? `model${safe}` : safe;
}
