import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../linalg/random.ts";
import { antitheticOrders, sampledShapley, subsetsAlong } from "./sampled-shapley.ts";
import { shapleyInteractions, shapleyValues, sizeOf } from "./shapley.ts";

const game = (players: number) =>
  fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
    minLength: 2 ** players,
    maxLength: 2 ** players,
  });
const games = fc.integer({ min: 1, max: 5 }).chain((n) => fc.tuple(fc.constant(n), game(n)));

function permutations(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item) =>
    permutations(items.filter((i) => i !== item)).map((rest) => [item].concat(rest)),
  );
}

test("the values add up to what all players are worth beyond none", () => {
  fc.assert(
    fc.property(games, ([n, table]) => {
      const sum = shapleyValues(table, n).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(table[2 ** n - 1] - table[0], 9);
    }),
  );
});

test("a value is the mean of what a player adds over all orders of joining", () => {
  fc.assert(
    fc.property(games, ([n, table]) => {
      const orders = permutations(Array.from({ length: n }, (_, p) => p));
      const means = Array<number>(n).fill(0);
      for (const order of orders) {
        const along = subsetsAlong(order);
        order.forEach((p, i) => (means[p] += (table[along[i + 1]] - table[along[i]]) / orders.length));
      }
      shapleyValues(table, n).forEach((value, p) => expect(value).toBeCloseTo(means[p], 9));
    }),
    { numRuns: 30 },
  );
});

test("a player that adds the same to every set is worth just that, and interacts with nobody", () => {
  fc.assert(
    fc.property(game(3), fc.double({ min: -5, max: 5, noNaN: true }), (rest, gain) => {
      const table = Array.from({ length: 16 }, (_, s) => rest[s & 7] + (s & 8 ? gain : 0));
      expect(shapleyValues(table, 4)[3]).toBeCloseTo(gain, 9);
      for (const value of shapleyInteractions(table, 4)[3]) expect(value).toBeCloseTo(0, 9);
    }),
  );
});

test("an interaction is how a player's value changes with another one there or not", () => {
  fc.assert(
    fc.property(game(4), (table) => {
      const interactions = shapleyInteractions(table, 4);
      // Values of players 0 to 2 in the game with player 3 always there, less those with it never there.
      const present = shapleyValues(
        Array.from({ length: 8 }, (_, s) => table[s | 8]),
        3,
      );
      const absent = shapleyValues(
        Array.from({ length: 8 }, (_, s) => table[s]),
        3,
      );
      [0, 1, 2].forEach((p) => {
        expect(interactions[p][3]).toBeCloseTo(present[p] - absent[p], 9);
        expect(interactions[3][p]).toBe(interactions[p][3]);
        expect(interactions[p][p]).toBe(0);
      });
    }),
  );
});

test("a table of the wrong length is refused", () => {
  expect(() => shapleyValues([1, 2, 3], 2)).toThrow("2 players have 4 subsets, got 3 values");
});

test("sampled values add up, come near the exact ones, and say how near", () => {
  const n = 6;
  const random = createRandom(5);
  const table = Array.from({ length: 2 ** n }, (_, s) => sizeOf(s) * 2 + 3 * random());
  const exact = shapleyValues(table, n);
  const { values, standardErrors } = sampledShapley(
    antitheticOrders(n, 200, createRandom(1)),
    (s) => table[s],
  );
  expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(table[2 ** n - 1] - table[0], 9);
  values.forEach((value, p) => expect(Math.abs(value - exact[p])).toBeLessThan(4 * standardErrors[p]));
  expect(Math.max(...standardErrors)).toBeLessThan(0.1);
  expect(Math.min(...standardErrors)).toBeGreaterThan(0.001);
});

test("every second order is the reverse of the one before, and the same seed gives the same", () => {
  const orders = antitheticOrders(9, 5, createRandom(3));
  expect(orders).toHaveLength(10);
  for (let i = 0; i < 10; i += 2) expect(orders[i + 1]).toEqual(orders[i].toReversed());
  expect(antitheticOrders(9, 5, createRandom(3))).toEqual(orders);
  expect(antitheticOrders(9, 5, createRandom(4))).not.toEqual(orders);
});
