import { type CountedStatistic, countedMean } from "@commonground/core";

/**
 * How often a model gives an image the class that another gives it, averaged over the other models, 0 to 1; NaN
 * without another. `answers`: for each model the class of each image (O. Madani et al., 2004).
 */
export function agreementWithOthers(answers: readonly ArrayLike<number>[], model: number): CountedStatistic {
  const own = answers[model];
  const others = answers.filter((_, other) => other !== model);
  return countedMean(
    Float64Array.from(own, (given, i) => mean(others.map((other) => (other[i] === given ? 1 : 0)))),
  );
}

/**
 * How often a model gives an image the class that most of the other models give it, 0 to 1; an image on which t
 * classes have equally many votes counts 1/t if the model's is among them. Its own vote is left out: with few models
 * it would agree with itself. NaN without another model.
 */
export function agreementWithMajority(
  answers: readonly ArrayLike<number>[],
  model: number,
): CountedStatistic {
  const own = answers[model];
  const others = answers.filter((_, other) => other !== model);
  return countedMean(
    Float64Array.from(own, (given, i) => {
      const votes = new Map<number, number>();
      for (const other of others) votes.set(other[i], (votes.get(other[i]) ?? 0) + 1);
      const most = Math.max(...votes.values());
      const winners = Array.from(votes.keys()).filter((voted) => votes.get(voted) === most);
      if (others.length === 0) return NaN;
      return winners.includes(given) ? 1 / winners.length : 0;
    }),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
