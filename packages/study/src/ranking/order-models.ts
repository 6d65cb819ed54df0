import { CommonGroundError, type Interval, percentileInterval } from "@commonground/core";

export interface ModelOrder {
  /** Models, best score first; of equal ones the lower index. */
  readonly order: Int32Array;
  /**
   * `order`, cut where every model above is told from every model below: a total order with ties. Within a group of
   * more than one, some pairs cannot be told apart; others may be (`ahead`).
   */
  readonly groups: readonly (readonly number[])[];
  /** Interval of a's score less b's; for a = b it is [0, 0]. */
  readonly difference: (a: number, b: number) => Interval;
  /** Whether a's score is above b's: the interval of the difference lies above 0. */
  readonly ahead: (a: number, b: number) => boolean;
  /** Share of resamples in which a scores above b, equal scores counted half, 0 to 1. */
  readonly wins: (a: number, b: number) => number;
  /** For each model the share of resamples in which it comes first, shared among equals; they add up to 1. */
  readonly first: Float64Array;
  /** Share of resamples with the very same order as `order`, equal scores not counted as that. */
  readonly kept: number;
}

/**
 * Order of models by score, and what of it can be told from these images: a is ahead of b where the middle `level` of
 * the resampled differences lies above 0. Pairs are judged one by one, without a correction for their number. Says
 * nothing of whether the score follows accuracy. `values`: one a model; `draws`: for each model the score in every
 * resample, the same resamples for all. Throws `INVALID_ARGUMENT` without models or draws, for lists of different
 * lengths, or for scores that are not finite.
 */
export function orderModels(
  values: ArrayLike<number>,
  draws: readonly ArrayLike<number>[],
  level = 0.95,
): ModelOrder {
  check(values, draws);
  const models = values.length;
  const resamples = draws[0].length;
  const order = Int32Array.from({ length: models }, (_, m) => m).toSorted(
    (a, b) => values[b] - values[a] || a - b,
  );
  const pairs = Array.from({ length: models }, (_, a) =>
    Array.from({ length: models }, (_, b) => comparePair(draws[a], draws[b], level)),
  );
  const ahead = (a: number, b: number) => pairs[a][b].interval[0] > 0;
  return {
    order,
    groups: cutWhereTold(Array.from(order), ahead),
    difference: (a, b) => pairs[a][b].interval,
    ahead,
    wins: (a, b) => pairs[a][b].wins,
    first: firstShares(draws, resamples),
    kept: keptShare(order, draws, resamples),
  };
}

function comparePair(a: ArrayLike<number>, b: ArrayLike<number>, level: number) {
  const differences = Float64Array.from(a, (score, draw) => score - b[draw]);
  const won = differences.reduce((sum, difference) => sum + (Math.sign(difference) + 1) / 2, 0);
  return { interval: percentileInterval(differences, level)!, wins: won / differences.length };
}

function cutWhereTold(order: readonly number[], ahead: (a: number, b: number) => boolean): number[][] {
  const groups: number[][] = [];
  for (const [place, model] of order.entries()) {
    const told = order
      .slice(0, place)
      .every((above) => order.slice(place).every((below) => ahead(above, below)));
    if (told) groups.push([model]);
    else groups.at(-1)!.push(model);
  }
  return groups;
}

function firstShares(draws: readonly ArrayLike<number>[], resamples: number): Float64Array {
  const first = new Float64Array(draws.length);
  for (let draw = 0; draw < resamples; draw++) {
    const best = draws.reduce((most, scores) => Math.max(most, scores[draw]), -Infinity);
    const winners = Array.from(draws.keys()).filter((m) => draws[m][draw] === best);
    for (const winner of winners) first[winner] += 1 / winners.length / resamples;
  }
  return first;
}

function keptShare(order: Int32Array, draws: readonly ArrayLike<number>[], resamples: number): number {
  let kept = 0;
  for (let draw = 0; draw < resamples; draw++) {
    if (order.every((model, place) => place === 0 || draws[order[place - 1]][draw] > draws[model][draw]))
      kept++;
  }
  return kept / resamples;
}

function check(values: ArrayLike<number>, draws: readonly ArrayLike<number>[]): void {
  const resamples = draws[0]?.length ?? 0;
  if (
    values.length > 0 &&
    draws.length === values.length &&
    resamples > 0 &&
    draws.every((scores) => scores.length === resamples && Array.from(scores).every(Number.isFinite)) &&
    Array.from(values).every(Number.isFinite)
  ) {
    return;
  }
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `order of models: ${values.length} scores, draws of ${draws.length} models (${draws.map((scores) => scores.length).join(", ")}); ` +
      "give every model a finite score and equally many finite draws",
  );
}
