import { invalid } from "./check-samples.ts";
import { chiSquareSurvival } from "./chi-square.ts";
import type { LogisticFit } from "./logistic-regression.ts";

export interface LikelihoodRatioTest {
  /** Twice the gain in log-likelihood, in nats; from 0. */
  readonly statistic: number;
  /** Columns that the larger model has more. */
  readonly degreesOfFreedom: number;
  /** Probability of such a gain, or a larger one, where the added columns say nothing (S. S. Wilks, 1938). */
  readonly pValue: number;
}

/**
 * Whether the columns that `larger` has beyond `smaller` add anything. Both must be fits to the same labels, and the
 * columns of `smaller` among those of `larger`. Null where either is separated: its likelihood is no maximum, and the
 * chi-square distribution does not hold. Throws `INVALID_ARGUMENT` where `larger` has no more columns.
 */
export function likelihoodRatio(smaller: LogisticFit, larger: LogisticFit): LikelihoodRatioTest | null {
  const degreesOfFreedom = larger.coefficients.length - smaller.coefficients.length;
  if (degreesOfFreedom < 1) {
    throw invalid(
      "likelihood ratio",
      `the larger model has ${larger.coefficients.length} columns, the smaller ${smaller.coefficients.length}`,
    );
  }
  if (smaller.separated || larger.separated) return null;
  const statistic = Math.max(0, 2 * (larger.logLikelihood - smaller.logLikelihood));
  return { statistic, degreesOfFreedom, pValue: chiSquareSurvival(statistic, degreesOfFreedom) };
}
