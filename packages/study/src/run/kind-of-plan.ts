import { evaluating } from "../evaluation/evaluating.ts";
import type { StudyPlan } from "../plan/plan.ts";
import { EXPLAINING, type JobKind } from "./job-kind.ts";

/** What a plan's jobs make: explanations, or removals of every method's regions. */
export function kindOfPlan({ evaluation }: Pick<StudyPlan, "evaluation">): JobKind {
  return (evaluation === undefined ? EXPLAINING : evaluating(evaluation)) as unknown as JobKind;
}
