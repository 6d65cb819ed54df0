import type { Random } from "./random.ts";

/** `count` of the numbers 0 … n − 1, every choice equally likely, ascending; all of them when there are no more. */
export function sampleWithoutReplacement(n: number, count: number, random: Random): Int32Array {
  const numbers = Int32Array.from({ length: n }, (_, i) => i);
  const taken = Math.min(n, count);
  for (let i = 0; i < taken; i++) {
    const j = i + Math.floor(random() * (n - i));
    const kept = numbers[i];
    numbers[i] = numbers[j];
    numbers[j] = kept;
  }
  return numbers.slice(0, taken).toSorted();
}
