import { checkSamples } from "./check-samples.ts";
import { centred, pearson } from "./pearson.ts";

/** What is left of a list below this share of its length is rounding: it is a combination of the covariates. */
const DEPENDENT = 1e-10;

/**
 * Correlation of `x` and `y` given `covariates`, −1 to 1: Pearson's, of what a least-squares fit with intercept on
 * all covariates leaves of each. Covariates that are combinations of others change nothing. NaN where nothing is left
 * of a side, or where there are not at least three observations more than independent covariates (with two more, what
 * is left always correlates at ±1). Throws as `pearson`.
 */
export function partialCorrelation(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  covariates: readonly ArrayLike<number>[],
): number {
  checkSamples("partial correlation", 2, x, y, ...covariates);
  const basis: Float64Array[] = [];
  for (const covariate of covariates) {
    const rest = remainder(covariate, basis);
    if (rest === null) continue;
    const norm = length(rest);
    basis.push(rest.map((value) => value / norm));
  }
  if (x.length - basis.length < 3) return NaN;
  const restX = remainder(x, basis);
  const restY = remainder(y, basis);
  return restX === null || restY === null ? NaN : pearson(restX, restY);
}

/** `values` less their projections on the orthonormal `basis` (twice, for rounding); null where nothing is left. */
function remainder(values: ArrayLike<number>, basis: readonly Float64Array[]): Float64Array | null {
  const rest = centred(values);
  const before = length(rest);
  for (let pass = 0; pass < 2; pass++) {
    for (const direction of basis) {
      let dot = 0;
      for (let i = 0; i < rest.length; i++) dot += rest[i] * direction[i];
      for (let i = 0; i < rest.length; i++) rest[i] -= dot * direction[i];
    }
  }
  return length(rest) > DEPENDENT * before ? rest : null;
}

function length(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
