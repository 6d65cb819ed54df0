import { checkSamples, invalid } from "./check-samples.ts";
import { solvePositive } from "./solve-positive.ts";

/** Newton steps; ten are usual, and each moves separated observations by about 1 in log-odds. */
const MAX_STEPS = 100;
/** No observation's log-odds moves by more: the maximum is found. */
const CONVERGED = 1e-9;
/** Steps after which what is left of the step along observations that are not separated is below `ON_PLANE`. */
const SETTLED = 12;
/** Log-odds against the separating direction, as a share of the largest along it, that count as rounding. */
const ON_PLANE = 1e-5;
/** A step that still moves some log-odds by this much does not end in a maximum. */
const MOVING = 0.5;
/** A column of which the others leave less of its variance is their combination. */
const COLLINEAR = 1e-10;
/** Weight of the penalty ½·ridge·‖β‖², β for columns of variance 1, where the classes are separated. */
export const SEPARATION_RIDGE = 1;

export interface LogisticFit {
  /** Log-odds where all columns are 0. */
  readonly intercept: number;
  /** Log-odds for one unit of each column. */
  readonly coefficients: Float64Array;
  /** Σ ln p of the labels, in nats, without any penalty; at most 0. */
  readonly logLikelihood: number;
  /**
   * A plane separates the classes, wholly or but for observations on it, so that no maximum exists: the numbers are
   * those of the fit with ridge `SEPARATION_RIDGE`, and its likelihood is no maximum.
   */
  readonly separated: boolean;
}

/**
 * Logistic regression of `labels` (1 or true, 0 or false) on `columns` (each one number an observation; none: the
 * intercept alone), by Newton's method on columns brought to mean 0 and variance 1, steps halved where they lower the
 * likelihood. Separation (A. Albert & J. Anderson, 1984) is recognised by its certificate, a direction along which no
 * observation's log-odds goes against its label and some goes with it; a likelihood that has no maximum within 100
 * steps is treated alike. The intercept is never penalised.
 *
 * Throws `INVALID_ARGUMENT` for lists of different lengths, values that are not finite, labels of one kind only, or a
 * column that is constant or a combination of others.
 */
export function logisticRegression(
  columns: readonly ArrayLike<number>[],
  labels: ArrayLike<number | boolean>,
): LogisticFit {
  const signs = Float64Array.from(labels, (label) => (Number(label) === 0 ? -1 : 1));
  checkSamples("logistic regression", 2, signs, ...columns);
  if (signs.every((sign) => sign === signs[0])) {
    throw invalid("logistic regression", "all labels are the same; both kinds are needed");
  }
  const scaled = columns.map(standardise);
  checkIndependent(scaled.map(({ values }) => values));
  const design = [new Float64Array(signs.length).fill(1), ...scaled.map(({ values }) => values)];
  const free = maximise(design, signs, 0);
  const { weights, logOdds } = free ?? maximise(design, signs, SEPARATION_RIDGE)!;
  const coefficients = Float64Array.from(scaled, ({ deviation }, c) => weights[c + 1] / deviation);
  return {
    intercept: weights[0] - scaled.reduce((sum, { mean }, c) => sum + coefficients[c] * mean, 0),
    coefficients,
    logLikelihood: logLikelihood(logOdds, signs),
    separated: free === null,
  };
}

/** Log-odds of an observation with the values `at(c)` of column c. */
export function logOddsOf({ intercept, coefficients }: LogisticFit, at: (column: number) => number): number {
  return coefficients.reduce((sum, coefficient, c) => sum + coefficient * at(c), intercept);
}

/** ln(1 + eˣ) without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function standardise(column: ArrayLike<number>, c: number) {
  const data = Float64Array.from(column);
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / data.length;
  if (data.every((value) => value === data[0])) {
    throw invalid("logistic regression", `column ${c} is ${data[0]} throughout; leave it out`);
  }
  const deviation = Math.sqrt(variance);
  return { values: data.map((value) => (value - mean) / deviation), mean, deviation };
}

function checkIndependent(columns: readonly Float64Array[]): void {
  for (let size = 1; size <= columns.length; size++) {
    const some = columns.slice(0, size);
    if (solvePositive(innerProducts(some), new Float64Array(size), COLLINEAR) === null) {
      throw invalid(
        "logistic regression",
        `column ${size - 1} is a combination of those before it; leave one of them out`,
      );
    }
  }
}

function innerProducts(columns: readonly Float64Array[], weights?: Float64Array): Float64Array {
  const n = columns.length;
  const products = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) products[i * n + j] = innerProduct(columns[i], columns[j], weights);
  }
  return products;
}

function innerProduct(a: Float64Array, b: Float64Array, weights?: Float64Array): number {
  let sum = 0;
  if (weights === undefined) for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  else for (let k = 0; k < a.length; k++) sum += a[k] * b[k] * weights[k];
  return sum;
}

/** Maximum of log-likelihood − ½·ridge·Σ weights² (the first left out); null where separation leaves none. */
function maximise(
  design: readonly Float64Array[],
  signs: Float64Array,
  ridge: number,
): { weights: Float64Array; logOdds: Float64Array } | null {
  const weights = new Float64Array(design.length);
  const logOdds = new Float64Array(signs.length);
  const penalised = (odds: Float64Array, at: Float64Array) =>
    logLikelihood(odds, signs) - (ridge / 2) * at.reduce((sum, w, c) => sum + (c === 0 ? 0 : w * w), 0);
  let value = penalised(logOdds, weights);
  for (let count = 1; count <= MAX_STEPS; count++) {
    const step = newtonStep(design, signs, logOdds, weights, ridge);
    if (step === null) break;
    const move = combine(design, step);
    if (ridge === 0 && count >= SETTLED && separates(move, signs)) return null;
    const largest = move.reduce((most, change) => Math.max(most, Math.abs(change)), 0);
    for (let share = 1; share > Number.EPSILON; share /= 2) {
      const triedWeights = weights.map((weight, c) => weight + share * step[c]);
      const triedOdds = combine(design, triedWeights);
      const tried = penalised(triedOdds, triedWeights);
      if (tried < value && share * largest > CONVERGED) continue;
      weights.set(triedWeights);
      logOdds.set(triedOdds);
      value = tried;
      break;
    }
    if (ridge === 0 && logOdds.every((odds, i) => odds * signs[i] > 0)) return null;
    if (largest < CONVERGED) return { weights, logOdds };
  }
  return ridge === 0 ? null : { weights, logOdds };
}

function newtonStep(
  design: readonly Float64Array[],
  signs: Float64Array,
  logOdds: Float64Array,
  weights: Float64Array,
  ridge: number,
): Float64Array | null {
  const residuals = new Float64Array(signs.length);
  const variances = new Float64Array(signs.length);
  for (let i = 0; i < signs.length; i++) {
    const [up, down] = [1 + Math.exp(logOdds[i]), 1 + Math.exp(-logOdds[i])];
    residuals[i] = signs[i] / (signs[i] > 0 ? up : down);
    variances[i] = 1 / (up * down);
  }
  const gradient = Float64Array.from(design, (column, c) => {
    const sum = innerProduct(column, residuals);
    return c === 0 ? sum : sum - ridge * weights[c];
  });
  const curvature = innerProducts(design, variances);
  for (let c = 1; c < design.length; c++) curvature[c * design.length + c] += ridge;
  return solvePositive(curvature, gradient);
}

/** Whether the step goes on along a direction against which no label speaks. */
function separates(move: Float64Array, signs: Float64Array): boolean {
  let most = 0;
  let least = 0;
  for (let i = 0; i < move.length; i++) {
    most = Math.max(most, move[i] * signs[i]);
    least = Math.min(least, move[i] * signs[i]);
  }
  return most > MOVING && least >= -ON_PLANE * most;
}

function combine(design: readonly Float64Array[], weights: Float64Array): Float64Array {
  const out = new Float64Array(design[0].length);
  for (const [c, column] of design.entries()) {
    const weight = weights[c];
    for (let i = 0; i < out.length; i++) out[i] += weight * column[i];
  }
  return out;
}

function logLikelihood(logOdds: Float64Array, signs: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < signs.length; i++) sum += softplus(-logOdds[i] * signs[i]);
  return -sum;
}
