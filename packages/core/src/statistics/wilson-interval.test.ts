import { expect, test } from "vitest";
import { wilsonInterval } from "./wilson-interval.ts";

test("it is that of statsmodels' proportion_confint", () => {
  expect(wilsonInterval(3, 10)[0]).toBeCloseTo(0.1077912674, 9);
  expect(wilsonInterval(3, 10)[1]).toBeCloseTo(0.6032218525, 9);
  expect(wilsonInterval(0, 5)[0]).toBe(0);
  expect(wilsonInterval(5, 5)[1]).toBe(1);
});

test("more successes than trials, and no trial, are refused", () => {
  expect(() => wilsonInterval(2, 1)).toThrow("2 successes of 1 trials");
  expect(() => wilsonInterval(0, 0)).toThrow("0 successes of 0 trials");
});
