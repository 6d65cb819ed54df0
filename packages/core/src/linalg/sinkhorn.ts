import { CommonGroundError } from "../errors.ts";
import type { Matrix } from "./matrix.ts";
import { matrix } from "./matrix.ts";
import { SCORE_SCALE } from "../explanation/score-scale.ts";

/** Largest relative deviation of a row sum from columns / rows at which iteration stops. */
const TOLERANCE = 1e-10;

export interface SinkhornOptions {
  /** Factor on every score; 2.5 by default. */
  readonly scale?: number | undefined;
  /** Most iterations of one row and one column normalisation; 1,000 by default. */
  readonly maxIterations?: number | undefined;
}

export interface TransportPlan {
  /** The shape of the scores; every column sums to 1, every row to columns / rows once converged. */
  readonly plan: Matrix;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Transport plan of entropic optimal transport: P = exp(scale · scores / temperature), its rows and then its columns
 * normalised to sum 1, again and again (Sinkhorn–Knopp; Sammani & Deligiannis 2024, section 3). A column
 * normalisation comes last, as in the paper's released code, and iteration stops when the row sums are equal up to
 * the tolerance. All in Float64; the first iteration is done on logarithms, so that no temperature, however low,
 * leaves an empty row or column. Throws `INVALID_ARGUMENT` for a temperature that is not positive.
 */
export function sinkhorn(scores: Matrix, temperature: number, options: SinkhornOptions = {}): TransportPlan {
  const { scale = SCORE_SCALE, maxIterations = 1000 } = options;
  if (!(temperature > 0)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `sinkhorn: the temperature must be positive, got ${temperature}`,
    );
  }
  const { rows, columns } = scores;
  const plan = Float64Array.from(scores.data, (score) => (scale * score) / temperature);
  normaliseExponentials(plan, rows, columns);

  const rowSums = new Float64Array(rows);
  const columnSums = new Float64Array(columns);
  let iterations = 1;
  let converged = false;
  for (;;) {
    sumRows(plan, columns, rowSums);
    converged = rowSums.every((sum) => Math.abs((sum * rows) / columns - 1) <= TOLERANCE);
    if (converged || iterations >= maxIterations) break;
    iterations++;
    columnSums.fill(0);
    for (let r = 0, i = 0; r < rows; r++) {
      const factor = 1 / rowSums[r];
      for (let c = 0; c < columns; c++, i++) {
        const value = plan[i] * factor;
        plan[i] = value;
        columnSums[c] += value;
      }
    }
    for (let c = 0; c < columns; c++) columnSums[c] = 1 / columnSums[c];
    for (let r = 0, i = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++, i++) plan[i] *= columnSums[c];
    }
  }
  return { plan: matrix(rows, columns, Float32Array.from(plan)), iterations, converged };
}

/** Replaces logarithms by their exponentials after one row and one column normalisation. */
function normaliseExponentials(logs: Float64Array, rows: number, columns: number): void {
  for (let r = 0; r < rows; r++) subtractLogSum(logs, r * columns, (r + 1) * columns, 1);
  for (let c = 0; c < columns; c++) subtractLogSum(logs, c, rows * columns, columns);
  for (let i = 0; i < logs.length; i++) logs[i] = Math.exp(logs[i]);
}

function subtractLogSum(logs: Float64Array, start: number, end: number, step: number): void {
  let largest = -Infinity;
  for (let i = start; i < end; i += step) largest = Math.max(largest, logs[i]);
  let sum = 0;
  for (let i = start; i < end; i += step) sum += Math.exp(logs[i] - largest);
  const logSum = largest + Math.log(sum);
  for (let i = start; i < end; i += step) logs[i] -= logSum;
}

function sumRows(plan: Float64Array, columns: number, sums: Float64Array): void {
  for (let r = 0, i = 0; r < sums.length; r++) {
    let sum = 0;
    for (let c = 0; c < columns; c++, i++) sum += plan[i];
    sums[r] = sum;
  }
}
