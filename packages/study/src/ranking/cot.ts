import {
  CommonGroundError,
  type CountedStatistic,
  type Counts,
  type Matrix,
  once,
  selectRows,
} from "@commonground/core";
import { maximalTransport } from "./maximal-transport.ts";
import { seededSample } from "./seeded-sample.ts";

/** Images that are transported at most: 5,000 to 1,000 classes take seconds, and time grows with the square. */
export const COT_IMAGES = 5000;
/** Draws the sample where there are more. */
const SAMPLE_SEED = 1;
/** Shares of classes that are not whole numbers are rounded to this part of an image. */
const UNIT = 2 ** 20;

/**
 * COT (Y. Lu et al., 2023): 1 − the earth mover's distance between the images' class probabilities (N × K) and
 * one-hot labels in the shares of `prior` (one weight from 0 a class; 1 each for equal shares), with cost ½‖·‖₁, 0 to
 * 1. Since ½‖eₖ − p‖₁ = 1 − pₖ for a row that adds up to 1, it is the largest mean probability of assigned classes
 * that any assignment in those shares reaches. Images may be split between classes, so no class is favoured where
 * shares of N are no whole numbers. Exact up to 5,000 images; of more, 5,000 drawn by a fixed seed stand for all.
 *
 * Throws `INVALID_ARGUMENT` for another number of weights than classes, or weights that are negative, not finite or
 * all 0.
 */
export function cot(probabilities: Matrix, prior: ArrayLike<number>): CountedStatistic {
  const { unit, shares } = sharesOf(prior, probabilities.columns);
  const sample = seededSample(probabilities.rows, COT_IMAGES, SAMPLE_SEED);
  const gains = selectRows(probabilities, sample);
  const transport = (counts: Counts, start?: Float64Array) => {
    const supplies = Array.from(sample, (i) => counts[i] * unit);
    const total = supplies.reduce((sum, supply) => sum + supply, 0);
    const { gain, prices } = maximalTransport(gains, supplies, apportion(total, shares), start);
    return { score: gain / total, prices };
  };
  const { prices } = transport(once(probabilities.rows));
  return (counts) => transport(counts, prices).score;
}

/** Whole weights are kept, so that demands come out whole; an image has `unit` units of mass. */
function sharesOf(prior: ArrayLike<number>, classes: number): { unit: number; shares: Float64Array } {
  const shares = Float64Array.from(prior);
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (
    shares.length !== classes ||
    shares.some((share) => !(share >= 0)) ||
    !(total > 0 && total < Infinity)
  ) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `class prior: needs ${classes} weights from 0, not all 0, got ${shares.length} that add up to ${total}`,
    );
  }
  const whole = shares.every(Number.isInteger) && total <= UNIT;
  return { unit: whole ? total : UNIT, shares };
}

/** `total` units in the proportion of `shares`, by largest remainders (the first of equals). */
function apportion(total: number, shares: Float64Array): Float64Array {
  const sum = shares.reduce((a, b) => a + b, 0);
  const exact = shares.map((share) => (total / sum) * share);
  const units = exact.map(Math.floor);
  const missing = total - units.reduce((a, b) => a + b, 0);
  const byRemainder = Array.from(exact.keys()).toSorted(
    (a, b) => exact[b] - units[b] - (exact[a] - units[a]) || a - b,
  );
  for (const k of byRemainder.slice(0, missing)) units[k]++;
  return units;
}
