import type { PlannedWeights } from "./plan.ts";

/** What a model is called in results whose weights were drawn anew: also the name of a folder. */
export function alteredName(model: string, { seed }: PlannedWeights): string {
  return `${model.replaceAll("/", "_")} with random weights${seed === 0 ? "" : `, seed ${seed}`}`;
}
