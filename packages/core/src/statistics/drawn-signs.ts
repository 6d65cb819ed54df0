import { createRandom, type Random } from "../linalg/random.ts";

/*
 * Sums of numbers under random signs, many times over. A sum is not made of its numbers but of eight at a time: of each
 * eight the sums under all 256 patterns are a table, which a byte of coins looks up. Tables are made anew for each lot
 * of draws, and hold for all of it.
 */

/** Draws of a lot: with so many, tables take a fifth of the time. */
const DRAWN_TOGETHER = 512;
/** Tables that are looked up for one addition to a sum. */
const TABLES = 4;
/** Coins of a lot at most: 32 MB. */
const MOST_COINS = 2 ** 28;

export interface DrawnOptions {
  readonly draws: number;
  readonly seed: number;
  /** Told after each lot how much is done, 0 to 1. */
  readonly onDrawn: (share: number) => void;
}

/**
 * For each list how many of its sums under random signs are at least `reached` from 0. The signs of draw d of n numbers
 * are those of the seed's numbers from d · n on: + below ½, − from there. All lists read the same numbers, drawn once.
 */
export function countReaching(
  lists: readonly { readonly sizes: Float64Array; readonly reached: number }[],
  { draws, seed, onDrawn }: DrawnOptions,
): number[] {
  const lengths = lists.map(({ sizes }) => sizes.length);
  const longest = Math.max(0, ...lengths);
  const lot = Math.ceil(Math.max(1, Math.min(DRAWN_TOGETHER * longest, MOST_COINS)) / 8);
  const random = createRandom(seed);
  const coins = new Uint8Array(lot + Math.ceil(longest / 8) + 2);
  const all = lengths.reduce((sum, length) => sum + length * draws, 0);
  const counts = lists.map(() => 0);
  const done = lists.map(() => 0);
  let [first, filled] = [0, 0];
  onDrawn(0);
  while (done.some((each) => each < draws)) {
    // What a list has begun with stays.
    const kept = Math.floor(
      Math.min(...done.map((each, l) => (each < draws ? each * lengths[l] : Infinity))) / 8,
    );
    coins.copyWithin(0, kept - first, filled);
    filled -= kept - first;
    first = kept;
    fillCoins(coins, filled, filled + lot, random);
    filled += lot;
    for (const length of new Set(lengths)) {
      const alike = lists.flatMap((list, l) => (lengths[l] === length ? [{ ...list, l }] : []));
      const from = done[alike[0].l];
      const upTo = Math.min(draws, Math.floor((8 * (first + filled)) / length));
      if (upTo === from) continue;
      const bytes = coinsByEight(coins, from * length - 8 * first, length, upTo - from);
      for (const { l, sizes, reached } of alike) {
        for (const sum of signedSums(sizes, bytes, upTo - from)) if (Math.abs(sum) >= reached) counts[l]++;
        done[l] = upTo;
      }
    }
    onDrawn(done.reduce((sum, each, l) => sum + each * lengths[l], 0) / all);
  }
  return counts;
}

/** Eight to a byte, the first one lowest. */
function fillCoins(coins: Uint8Array, from: number, to: number, random: Random): void {
  for (let at = from; at < to; at++) {
    let byte = 0;
    for (let i = 0; i < 8; i++) byte |= Math.floor(2 * random()) << i;
    coins[at] = byte;
  }
}

/**
 * The coins of draws of `length` numbers, the first of which begins at bit `from`: for each eight numbers one byte a draw,
 * side by side. Those after the last number are another draw's.
 */
function coinsByEight(coins: Uint8Array, from: number, length: number, draws: number): Uint8Array {
  const eights = Math.ceil(length / 8);
  const bytes = new Uint8Array(Math.ceil(eights / TABLES) * TABLES * draws);
  for (let draw = 0; draw < draws; draw++) {
    const bit = from + draw * length;
    const shift = bit & 7;
    for (let eight = 0, at = bit >>> 3; eight < eights; eight++, at++) {
      bytes[eight * draws + draw] = (coins[at] | (coins[at + 1] << 8)) >>> shift;
    }
  }
  return bytes;
}

function signedSums(sizes: Float64Array, bytes: Uint8Array, draws: number): Float64Array {
  const sums = new Float64Array(draws);
  const tables = Array.from({ length: TABLES }, () => new Float64Array(256));
  const [a, b, c, d] = tables;
  for (let at = 0, row = 0; at < sizes.length; at += 8 * TABLES, row += draws * TABLES) {
    for (const [t, table] of tables.entries()) fillTable(table, sizes, at + 8 * t);
    for (let draw = 0, i = row; draw < draws; draw++, i++) {
      sums[draw] += a[bytes[i]] + b[bytes[i + draws]] + (c[bytes[i + 2 * draws]] + d[bytes[i + 3 * draws]]);
    }
  }
  return sums;
}

/** The sums of eight sizes from `at` on, where a bit that is set takes its size away; there are zeros after the last. */
function fillTable(table: Float64Array, sizes: Float64Array, at: number): void {
  table[0] = 0;
  for (let i = 0; i < 8; i++) {
    const size = at + i < sizes.length ? sizes[at + i] : 0;
    const known = 1 << i;
    for (let pattern = 0; pattern < known; pattern++) {
      table[known + pattern] = table[pattern] - size;
      table[pattern] += size;
    }
  }
}
