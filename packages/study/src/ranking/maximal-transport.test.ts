import { createRandom, matrix } from "@commonground/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../fixtures/ranking/ranking.json" with { type: "json" };
import { maximalTransport } from "./maximal-transport.ts";

test.each(cases.transport.map((golden, i) => [i, golden] as const))(
  "agrees with SciPy's linear programs and assignments (case %i)",
  (_, { rows, columns, gains, supplies, demands, gain }) => {
    const found = maximalTransport(matrix(rows, columns, Float32Array.from(gains)), supplies, demands);
    expect(found.gain).toBeCloseTo(gain, 8);
  },
);

const problem = fc
  .record({
    rows: fc.integer({ min: 1, max: 14 }),
    columns: fc.integer({ min: 1, max: 10 }),
    values: fc.constantFrom(2, 5, 1e6),
    seed: fc.nat(),
  })
  .map(({ rows, columns, values, seed }) => {
    const random = createRandom(seed);
    const gains = matrix(rows, columns);
    for (let i = 0; i < gains.data.length; i++) gains.data[i] = Math.floor(random() * values) / values - 0.3;
    const supplies = Array.from({ length: rows }, () => Math.floor(random() * 5));
    const demands = Array<number>(columns).fill(0);
    const total = supplies.reduce((a, b) => a + b, 0);
    for (let unit = 0; unit < total; unit++) demands[Math.floor(random() * random() * columns)]++;
    const start = Float64Array.from({ length: columns }, () => random());
    return { gains, supplies, demands, start };
  });

test("its prices prove that no plan gains more, whatever prices it starts from", () => {
  fc.assert(
    fc.property(problem, ({ gains, supplies, demands, start }) => {
      const cold = maximalTransport(gains, supplies, demands);
      const warm = maximalTransport(gains, supplies, demands, start);
      expect(warm.gain).toBeCloseTo(cold.gain, 9);
      for (const { gain, prices } of [cold, warm]) {
        let bound = 0;
        for (const [row, supply] of supplies.entries()) {
          const values = Array.from(prices, (price, k) => gains.data[row * gains.columns + k] - price);
          bound += supply * Math.max(...values);
        }
        for (const [k, demand] of demands.entries()) bound += demand * prices[k];
        expect(gain).toBeCloseTo(bound, 9);
      }
    }),
    { numRuns: 500 },
  );
});

test("is what trying all assignments finds", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 16, maxLength: 16 }), (entries) => {
      const best = (row: number, free: readonly number[]): number =>
        row === 4
          ? 0
          : Math.max(
              ...free.map(
                (k) =>
                  entries[row * 4 + k] +
                  best(
                    row + 1,
                    free.filter((other) => other !== k),
                  ),
              ),
            );
      const ones = [1, 1, 1, 1];
      const { gain } = maximalTransport(matrix(4, 4, Float32Array.from(entries)), ones, ones);
      expect(gain).toBe(best(0, [0, 1, 2, 3]));
    }),
  );
});

test("refuses sums that differ, fractions and wrong lengths", () => {
  const gains = matrix(2, 2);
  expect(() => maximalTransport(gains, [1, 1], [1, 2])).toThrow("2 supplies of 2 in all and 2 demands of 3");
  expect(() => maximalTransport(gains, [0.5, 0.5], [1, 0])).toThrow("whole numbers");
  expect(() => maximalTransport(gains, [2], [1, 1])).toThrow("1 supplies");
  expect(() => maximalTransport(gains, [-1, 2], [1, 0])).toThrow("whole numbers");
});
