import { hashFile } from "@commonground/files/node";
import type { EvaluationPlan } from "./evaluation-plan.ts";

/** What of an evaluation decides its rows. */
export interface EvaluationIdentity {
  readonly methods: readonly string[];
  readonly removal: string;
  /** SHA-256 of each file of explanations. */
  readonly explanationsSha256: readonly string[];
  readonly stability: boolean;
}

/** Rejects as `hashFile` for a file of explanations that cannot be read. */
export async function evaluationIdentity({
  methods,
  removal,
  explanations,
  stability,
}: EvaluationPlan): Promise<EvaluationIdentity> {
  return {
    methods,
    removal,
    stability,
    explanationsSha256: await Promise.all(explanations.map((file) => hashFile(file))),
  };
}
