import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../linalg/random.ts";
import { drawWithReplacement } from "./draw-with-replacement.ts";
import { percentileInterval } from "./percentile-interval.ts";
import { nullDistribution, shuffle } from "./permutation.ts";
import { quantile } from "./quantile.ts";

test("quantiles as NumPy gives them", () => {
  // numpy.quantile([1, 2, 4, 8], [0, 0.1, 0.5, 0.95, 1])
  const values = Float64Array.of(1, 2, 4, 8);
  const expected = [1, 1.3, 3, 7.4, 8];
  [0, 0.1, 0.5, 0.95, 1].forEach((share, i) => expect(quantile(values, share)).toBeCloseTo(expected[i], 12));
  expect(quantile(Float64Array.of(3), 0.4)).toBe(3);
});

test("a bootstrap draws as many as there are, each thing as likely", () => {
  const random = createRandom(2);
  const weights = new Int32Array(5);
  const sums = new Float64Array(5);
  for (let draw = 0; draw < 2000; draw++) {
    drawWithReplacement(weights, random);
    expect(weights.reduce((a, b) => a + b)).toBe(5);
    weights.forEach((weight, i) => (sums[i] += weight));
  }
  for (const sum of sums) expect(Math.abs(sum / 2000 - 1)).toBeLessThan(0.1);
});

test("the interval holds the middle 95 %, whatever the order", () => {
  const values = Float64Array.from({ length: 201 }, (_, i) => (i * 77) % 201);
  const [low, high] = percentileInterval(values)!;
  expect(low).toBeCloseTo(5, 10);
  expect(high).toBeCloseTo(195, 10);
  expect(percentileInterval(new Float64Array(0))).toBeNull();
});

test("a shuffle keeps all values, and every order is as likely", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), fc.integer(), (list, seed) => {
      const values = Int32Array.from(list);
      shuffle(values, createRandom(seed));
      expect(Array.from(values).toSorted()).toEqual(list.toSorted());
    }),
  );
  const random = createRandom(3);
  const orders = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const values = Int32Array.of(0, 1, 2);
    shuffle(values, random);
    orders.set(values.join(), (orders.get(values.join()) ?? 0) + 1);
  }
  expect(orders.size).toBe(6);
  for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
});

test("the p-value counts the data in, and ties", () => {
  const values = Float64Array.of(0.1, 0.2, 0.3, 0.4 - 1e-15);
  expect(nullDistribution(values, 0.4)).toMatchObject({ pValue: 2 / 5, mean: expect.closeTo(0.25, 12) });
  expect(nullDistribution(values, 1)?.pValue).toBe(1 / 5);
  expect(nullDistribution(new Float64Array(0), 1)).toBeNull();
});
