import { matrix, type Random, row, type Vocabulary } from "@commonground/core";

/**
 * The vocabulary with class names dealt anew: each stands for what another class's texts say, by one cyclic permutation
 * of all of them (Sattolo, Information Processing Letters 22, 1986), so that none keeps its own.
 */
export function relabelled(vocabulary: Vocabulary, random: Random): Vocabulary {
  const { classWeights } = vocabulary;
  const from = Int32Array.from({ length: classWeights.rows }, (_, c) => c);
  for (let last = from.length - 1; last > 0; last--) {
    const other = Math.floor(random() * last);
    [from[last], from[other]] = [from[other], from[last]];
  }
  const dealt = matrix(classWeights.rows, classWeights.columns);
  for (const [c, source] of from.entries()) row(dealt, c).set(row(classWeights, source));
  return { ...vocabulary, classWeights: dealt };
}
