import { sizeOf } from "./shapley.ts";

/**
 * The smallest subsets that alone still get `target`: all of the least size, by index. `answers`: for each of 2ⁿ
 * subsets the class it gets. Empty when the whole image does not get it.
 */
export function enoughSubsets(answers: ArrayLike<number>, target: number): number[] {
  if (answers[answers.length - 1] !== target) return [];
  return smallest(Array.from(answers).flatMap((answer, subset) => (answer === target ? [subset] : [])));
}

/**
 * The smallest sets without which the answer is another one than with all players, and what it becomes. Empty when no
 * removal changes it.
 */
export function neededSubsets(answers: ArrayLike<number>): { without: number; becomes: number }[] {
  const all = answers.length - 1;
  const changing = Array.from(answers).flatMap((answer, kept) =>
    answer === answers[all] ? [] : [all & ~kept],
  );
  return smallest(changing).map((without) => ({ without, becomes: answers[all & ~without] }));
}

function smallest(subsets: readonly number[]): number[] {
  const least = Math.min(...subsets.map(sizeOf));
  return subsets.filter((subset) => sizeOf(subset) === least).toSorted((a, b) => a - b);
}
