import type { Random } from "./random.ts";

/**
 * Standard normal numbers from uniform ones, by G. Marsaglia's polar method: arithmetic, a root and a logarithm, so
 * two runtimes differ by the last digit of their logarithm at most.
 */
export function createGaussian(random: Random): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * random() - 1;
      const y = 2 * random() - 1;
      const squares = x * x + y * y;
      if (squares === 0 || squares >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(squares)) / squares);
      spare = y * factor;
      return x * factor;
    }
  };
}
