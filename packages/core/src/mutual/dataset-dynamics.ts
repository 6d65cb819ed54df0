import { CommonGroundError } from "../errors.ts";
import type { Dynamics } from "../explanation/explanation.ts";

/**
 * Dynamics of a data set: the images' curves, shorter ones padded with 0 to the longest, averaged; the AUC is the mean
 * of that average, as in the released code of Sammani & Deligiannis (2024). Throws `INVALID_ARGUMENT` without curves.
 */
export function datasetDynamics(curves: readonly (readonly number[])[]): Dynamics {
  if (curves.length === 0) {
    throw new CommonGroundError("INVALID_ARGUMENT", "datasetDynamics: there is no curve; give at least one");
  }
  const length = curves.reduce((longest, curve) => Math.max(longest, curve.length), 0);
  const sums = Array.from({ length }, () => 0);
  for (const curve of curves) for (const [i, value] of curve.entries()) sums[i] += value;
  const curve = sums.map((sum) => sum / curves.length);
  return { curve, auc: curve.reduce((sum, value) => sum + value, 0) / length };
}
