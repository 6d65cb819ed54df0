import fc from "fast-check";
import { expect, test } from "vitest";
import { expectedJaccard } from "./expected-jaccard.ts";

/** All subsets of 0 … size − 1 with so many entries, as bits. */
const subsets = (size: number, count: number): number[] =>
  Array.from({ length: 2 ** size }, (_, set) => set).filter((set) => bits(set) === count);
const bits = (set: number) => set.toString(2).replaceAll("0", "").length;

test("is the mean over all pairs of sets", () => {
  const counts = fc.integer({ min: 0, max: 6 });
  fc.assert(
    fc.property(counts, counts, fc.integer({ min: 6, max: 8 }), (n, m, size) => {
      const pairs = subsets(size, n).flatMap((a) =>
        subsets(size, m).map((b) => (n + m === 0 ? 1 : bits(a & b) / bits(a | b))),
      );
      const mean = pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
      expect(expectedJaccard(n, m, size)).toBeCloseTo(mean, 12);
    }),
    { numRuns: 30 },
  );
});

test("holds for banks of thousands, whole ones and none", () => {
  expect(expectedJaccard(50, 50, 4000)).toBeGreaterThan(0.005);
  expect(expectedJaccard(50, 50, 4000)).toBeLessThan(0.008);
  expect(expectedJaccard(2000, 2000, 4000)).toBeCloseTo(1 / 3, 3);
  expect(expectedJaccard(7, 7, 7)).toBe(1);
  expect(expectedJaccard(0, 0, 7)).toBe(1);
  expect(expectedJaccard(0, 3, 7)).toBe(0);
});
