import { type BaselineName, baselineIdentity } from "@commonground/evaluate";
import { hashFile } from "@commonground/files/node";
import type { EvaluationPlan } from "./evaluation-plan.ts";

/** What of an evaluation decides its rows. */
export interface EvaluationIdentity {
  readonly methods: readonly string[];
  readonly removal: string;
  /** SHA-256 of each file of explanations. */
  readonly explanationsSha256: readonly string[];
  /** Each trained baseline with the SHA-256 of its card, which states that of its weights. */
  readonly baselines: readonly { readonly method: BaselineName; readonly sha256: string }[];
  readonly stability: boolean;
}

/** Rejects as `hashFile` for a file of explanations that cannot be read, as `readCard` for a folder without a baseline. */
export async function evaluationIdentity({
  methods,
  removal,
  explanations,
  baselines,
  stability,
}: EvaluationPlan): Promise<EvaluationIdentity> {
  return {
    methods,
    removal,
    stability,
    explanationsSha256: await Promise.all(explanations.map((file) => hashFile(file))),
    baselines: await Promise.all(baselines.map((folder) => baselineIdentity(folder))),
  };
}
