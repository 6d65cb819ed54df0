import { createRandom } from "../linalg/random.ts";
import { checkSamples } from "./check-samples.ts";

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

/** `pairedPermutation` of each, to the same digits: those of which as many pairs differ take their draws together. */
export function pairedPermutations(
  tests: readonly ArrayLike<number>[],
  { permutations, seed, onDrawn = () => {} }: PermutationOptions,
): PairedPermutation[] {
  const begun = tests.map(begin);
  const groups = new Map<number, Undecided[]>();
  for (const each of begun) {
    if (!("sizes" in each)) continue;
    const { length } = each.sizes;
    groups.set(length, [...(groups.get(length) ?? []), each]);
  }
  const all = [...groups.keys()].reduce((sum, length) => sum + length * permutations, 0);
  let done = 0;
  const pValues = new Map<Undecided, number>();
  for (const [length, group] of groups) {
    const shares = sharesDrawn(group, permutations, seed, (draws) => onDrawn((done + draws * length) / all));
    for (const [g, each] of group.entries()) pValues.set(each, shares[g]);
    done += length * permutations;
  }
  return begun.map((each) =>
    "sizes" in each ? { difference: each.difference, pValue: pValues.get(each)!, exact: false } : each,
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

/** Draws between two reports of where they are. */
const REPORTED = 100;

/** Of tests over as many sizes: the same signs go to all, and drawing them is what takes long. */
function sharesDrawn(
  tests: readonly Undecided[],
  permutations: number,
  seed: number,
  onDraws: (draws: number) => void,
): number[] {
  const random = createRandom(seed);
  const signs = new Float64Array(tests[0].sizes.length);
  const counts = tests.map(() => 1);
  for (let draw = 0; draw < permutations; draw++) {
    if (draw % REPORTED === 0) onDraws(draw);
    // No branch: half of them would be guessed wrong.
    for (let i = 0; i < signs.length; i++) signs[i] = 1 - 2 * Math.floor(2 * random());
    for (const [t, { sizes, reached }] of tests.entries()) {
      if (Math.abs(signedSum(sizes, signs)) >= reached) counts[t]++;
    }
  }
  onDraws(permutations);
  return counts.map((count) => count / (permutations + 1));
}

function signedSum(sizes: Float64Array, signs: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < sizes.length; i++) sum += sizes[i] * signs[i];
  return sum;
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
