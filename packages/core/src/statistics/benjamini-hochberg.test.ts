import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../fixtures/statistics/statistics.json" with { type: "json" };
import { benjaminiHochberg } from "./benjamini-hochberg.ts";

test("agrees with SciPy", () => {
  for (const [pValues, adjusted] of cases.falseDiscovery) {
    const got = benjaminiHochberg(pValues);
    for (const [i, expected] of adjusted.entries()) expect(got[i]).toBeCloseTo(expected, 13);
  }
});

test("rejects at q what the step-up rule rejects", () => {
  const tested = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(tested, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (pValues, q) => {
      const sorted = pValues.toSorted((a, b) => a - b);
      const last = sorted.findLastIndex((p, i) => p <= (q * (i + 1)) / sorted.length);
      const margin = Math.min(...sorted.map((p, i) => Math.abs(p - (q * (i + 1)) / sorted.length)));
      fc.pre(margin > 1e-12);
      const rejected = Array.from(benjaminiHochberg(pValues), (adjusted) => adjusted <= q);
      expect(rejected).toEqual(pValues.map((p) => last >= 0 && p <= sorted[last]));
    }),
  );
});

test("by hand: one test is left alone, none stays none", () => {
  expect(Array.from(benjaminiHochberg([0.03]))).toEqual([0.03]);
  expect(Array.from(benjaminiHochberg([]))).toEqual([]);
  expect(Array.from(benjaminiHochberg([0.04, 0.01]))).toEqual([0.04, 0.02]);
});

test("refuses what is no probability", () => {
  expect(() => benjaminiHochberg([0.5, 1.2])).toThrow("from 0 to 1, got 1.2");
  expect(() => benjaminiHochberg([NaN])).toThrow("got NaN");
});
