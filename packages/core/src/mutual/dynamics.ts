import type { Dynamics } from "../explanation/explanation.ts";

/** A mutual information of N vision concepts, M language concepts and m shared ones, in nats. */
export type MutualInformationEstimator = (
  visionCount: number,
  languageCount: number,
  sharedCount: number,
) => number;

/**
 * How mutual information falls as vision concepts are removed one at a time, most important first (Sammani &
 * Deligiannis 2024, section 3). A removed concept keeps its place, so N does not change; it only stops matching.
 * `shared`: for each vision concept, most important first, whether the language side has it too. The curve has N + 1
 * values; its AUC is the mean of them, as in the released code.
 */
export function dynamics(
  shared: readonly boolean[],
  languageCount: number,
  estimator: MutualInformationEstimator,
): Dynamics {
  let left = shared.filter(Boolean).length;
  const curve = [estimator(shared.length, languageCount, left)];
  for (const removed of shared) {
    if (removed) left--;
    curve.push(estimator(shared.length, languageCount, left));
  }
  return { curve, auc: mean(curve) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
