import type { Random } from "../linalg/random.ts";

export interface SampledShapley {
  readonly values: number[];
  /** Standard error of each value, from the means of antithetic pairs. */
  readonly standardErrors: number[];
}

/**
 * `pairs` random orders of the players, each followed by its reverse (antithetic, which cancels much of the variance;
 * Mitchell, Cooper, Frank & Holmes 2022), as the subsets that each passes through from none to all.
 */
export function antitheticOrders(players: number, pairs: number, random: Random): number[][] {
  return Array.from({ length: pairs }, () => {
    const order = Array.from({ length: players }, (_, p) => p);
    for (let i = players - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return [order, order.toReversed()];
  }).flat();
}

/** The subsets an order passes through: none, the first player, the first two, … all. */
export function subsetsAlong(order: readonly number[]): number[] {
  const subsets = [0];
  for (const player of order) subsets.push(subsets[subsets.length - 1] | (1 << player));
  return subsets;
}

/**
 * Shapley values as the mean contribution over `orders` (pairs of an order and its reverse, at least two pairs).
 * They add up to v(all) − v(none). `value` gives v of a subset that one of the orders passes through.
 */
export function sampledShapley(
  orders: readonly (readonly number[])[],
  value: (subset: number) => number,
): SampledShapley {
  const players = orders[0].length;
  const pairs = orders.length / 2;
  const sums = new Float64Array(players);
  const squares = new Float64Array(players);
  for (let pair = 0; pair < pairs; pair++) {
    const mean = new Float64Array(players);
    for (const order of [orders[2 * pair], orders[2 * pair + 1]]) {
      const along = subsetsAlong(order);
      order.forEach((player, i) => (mean[player] += (value(along[i + 1]) - value(along[i])) / 2));
    }
    mean.forEach((gain, p) => {
      sums[p] += gain;
      squares[p] += gain * gain;
    });
  }
  return {
    values: Array.from(sums, (sum) => sum / pairs),
    standardErrors: Array.from(sums, (sum, p) => {
      const variance = Math.max(squares[p] - (sum * sum) / pairs, 0) / (pairs - 1);
      return Math.sqrt(variance / pairs);
    }),
  };
}
