import { expect, test } from "vitest";
import cases from "../../fixtures/statistics/statistics.json" with { type: "json" };
import { chiSquareSurvival } from "./chi-square.ts";

test("agrees with SciPy to 11 digits, from 1 to 1e-150", () => {
  for (const [statistic, degrees, survival] of cases.chiSquare) {
    expect(chiSquareSurvival(statistic, degrees) / survival, `${statistic} with ${degrees}`).toBeCloseTo(
      1,
      11,
    );
  }
});

test("goes from 1 to 0, and is e^(-x/2) with two degrees", () => {
  expect(chiSquareSurvival(0, 3)).toBe(1);
  expect(chiSquareSurvival(Infinity, 3)).toBe(0);
  expect(chiSquareSurvival(5, 2)).toBeCloseTo(Math.exp(-2.5), 14);
});

test("refuses negative statistics and degrees that are not whole numbers from 1", () => {
  expect(() => chiSquareSurvival(-1, 1)).toThrow("from 0 is needed, got -1");
  expect(() => chiSquareSurvival(NaN, 1)).toThrow("from 0 is needed");
  expect(() => chiSquareSurvival(1, 0)).toThrow("whole numbers from 1, got 0");
  expect(() => chiSquareSurvival(1, 1.5)).toThrow("whole numbers from 1, got 1.5");
});
