import { invalid } from "./check-samples.ts";

/** From here erfc comes from its continued fraction; below, 1 − erf loses at most three digits. */
const ERFC_FRACTION_FROM = 2;
/** At z = 2 the fraction has settled to the last digit by then. */
const ERFC_FRACTION_TERMS = 120;

/**
 * P(X ≥ `statistic`) for X chi-square distributed with `degreesOfFreedom` (a whole number from 1), relative error
 * about 1e-12 and less. Q(½, x) = erfc √x or Q(1, x) = e⁻ˣ, then Q(a + 1, x) = Q(a, x) + xᵃ e⁻ˣ / Γ(a + 1)
 * (Abramowitz & Stegun 6.5.21, 26.4.4). Throws `INVALID_ARGUMENT` for a negative statistic or other degrees.
 */
export function chiSquareSurvival(statistic: number, degreesOfFreedom: number): number {
  if (!(statistic >= 0)) throw invalid("chi-square", `a statistic from 0 is needed, got ${statistic}`);
  if (!Number.isInteger(degreesOfFreedom) || degreesOfFreedom < 1) {
    throw invalid("chi-square", `degrees of freedom are whole numbers from 1, got ${degreesOfFreedom}`);
  }
  const x = statistic / 2;
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  const odd = degreesOfFreedom % 2 === 1;
  let survival = odd ? erfc(Math.sqrt(x)) : Math.exp(-x);
  let a = odd ? 0.5 : 1;
  let logTerm = (odd ? Math.log(x / Math.PI) / 2 + Math.LN2 : Math.log(x)) - x;
  for (; a < degreesOfFreedom / 2; a++) {
    survival += Math.exp(logTerm);
    logTerm += Math.log(x / (a + 1));
  }
  return Math.min(1, survival);
}

/** Complementary error function of z ≥ 0 (Abramowitz & Stegun 7.1.6 and 7.1.14). */
function erfc(z: number): number {
  const density = Math.exp(-z * z) / Math.sqrt(Math.PI);
  if (z < ERFC_FRACTION_FROM) {
    let term = z;
    let sum = z;
    for (let n = 1; term > sum * Number.EPSILON; n++) {
      term *= (2 * z * z) / (2 * n + 1);
      sum += term;
    }
    return 1 - 2 * density * sum;
  }
  let fraction = z;
  for (let n = ERFC_FRACTION_TERMS; n >= 1; n--) fraction = z + n / 2 / fraction;
  return density / fraction;
}
