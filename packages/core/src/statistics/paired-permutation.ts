import { checkSamples } from "./check-samples.ts";
import { countReaching } from "./drawn-signs.ts";

export interface PairedPermutation {
  /** Mean of the differences. */
  readonly difference: number;
  /** Two-sided, above 0 but for tails that Float64 cannot hold. */
  readonly pValue: number;
  /** Whether every pattern of signs was counted; else some were drawn. */
  readonly exact: boolean;
}

/** Pairs that differ up to which all 2ⁿ patterns of signs are gone through: 65,536 take a millisecond. */
const ENUMERATED = 16;
/** Equal sums taken in another order differ by rounding only; relative to the sum of all absolute differences. */
const TIE = 1e-12;

/**
 * Paired permutation test of no difference: how often does exchanging the two sides of each pair at random, which turns
 * the sign of its difference, give a mean at least as far from 0 as the observed one (R. A. Fisher, 1935)? Pairs without
 * a difference decide nothing. Exact where all differences are of one size, as between two sides that say yes or no
 * (the binomial test on pairs that differ: McNemar's), and for up to 16 pairs that differ; else from `permutations`
 * seeded draws, the data as they are counted in. Throws `INVALID_ARGUMENT` for no pairs or differences that are not
 * finite.
 */
export function pairedPermutation(
  differences: ArrayLike<number>,
  options: Pick<PermutationOptions, "permutations" | "seed">,
): PairedPermutation {
  return pairedPermutations([differences], options)[0];
}

export interface PermutationOptions {
  readonly permutations: number;
  readonly seed: number;
  /** Called now and then with the share of the draws that are done, 0 to 1. */
  readonly onDrawn?: ((share: number) => void) | undefined;
}

/** `pairedPermutation` of each, to the same digits: all take their draws together. */
export function pairedPermutations(
  tests: readonly ArrayLike<number>[],
  { permutations, seed, onDrawn = () => {} }: PermutationOptions,
): PairedPermutation[] {
  const begun = tests.map(begin);
  const undecided = begun.filter((each) => "sizes" in each);
  const counts = countReaching(undecided, { draws: permutations, seed, onDrawn });
  const shares = new Map(undecided.map((each, t) => [each, (counts[t] + 1) / (permutations + 1)]));
  return begun.map((each) =>
    "sizes" in each ? { difference: each.difference, pValue: shares.get(each)!, exact: false } : each,
  );
}

/** A test whose patterns of signs are too many to count. */
interface Undecided {
  readonly difference: number;
  /** Absolute differences above 0. */
  readonly sizes: Float64Array;
  readonly reached: number;
}

function begin(differences: ArrayLike<number>): PairedPermutation | Undecided {
  checkSamples("paired permutation test", 1, differences);
  const sum = sumOf(differences);
  const sizes = Float64Array.from(differences, Math.abs).filter((size) => size > 0);
  const difference = sum / differences.length;
  if (sizes.length === 0) return { difference, pValue: 1, exact: true };
  if (sizes.every((size) => size === sizes[0])) {
    const above = Array.from(differences).filter((each) => each > 0).length;
    const most = Math.max(above, sizes.length - above);
    return { difference, pValue: signTest(most, sizes.length), exact: true };
  }
  const reached = Math.abs(sum) - TIE * sumOf(sizes);
  if (sizes.length <= ENUMERATED) {
    return { difference, pValue: sharePatterns(sizes, reached), exact: true };
  }
  return { difference, sizes, reached };
}

/** 2·P(X ≥ k) of X binomial with n trials of ½, 1 at most; k at least n/2. */
function signTest(k: number, n: number): number {
  let logTerm = -n * Math.LN2;
  for (let i = 1; i <= n - k; i++) logTerm += Math.log((k + i) / i);
  let term = Math.exp(logTerm);
  let tail = 0;
  for (let i = k; i <= n; i++) {
    tail += term;
    term *= (n - i) / (i + 1);
  }
  return Math.min(1, 2 * tail);
}

/** Share of the patterns of signs whose sum is at least `reached` from 0; the first sign is fixed by symmetry. */
function sharePatterns(sizes: Float64Array, reached: number): number {
  const patterns = 2 ** (sizes.length - 1);
  let count = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    let sum = sizes[0];
    for (let i = 1; i < sizes.length; i++) sum += (pattern >> (i - 1)) & 1 ? sizes[i] : -sizes[i];
    if (Math.abs(sum) >= reached) count++;
  }
  return count / patterns;
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
