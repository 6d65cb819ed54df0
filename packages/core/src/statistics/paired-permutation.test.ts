import fc from "fast-check";
import { describe, expect, test } from "vitest";
import cases from "../../fixtures/statistics/paired-permutation.json" with { type: "json" };
import { createRandom } from "../linalg/random.ts";
import { pairedPermutation, pairedPermutations } from "./paired-permutation.ts";

const options = { permutations: 20_000, seed: 1 };

const pairs = (gained: number, lost: number) =>
  pairedPermutation([...Array<number>(gained).fill(1), ...Array<number>(lost).fill(-1)], options);

describe("the paired permutation test", () => {
  test.each(cases.exact.map((golden, i) => [i, golden] as const))(
    "agrees with SciPy (case %i)",
    (_, golden) => {
      const got = pairedPermutation(golden.differences, options);
      expect(got.difference).toBeCloseTo(golden.difference, 13);
      expect(got.pValue).toBeCloseTo(golden.pValue, 12);
      expect(got.exact).toBe(true);
    },
  );

  test.each(cases.drawn.map((golden, i) => [i, golden] as const))(
    "comes near to SciPy's exact answer where it draws (case %i)",
    (_, golden) => {
      const got = pairedPermutation(golden.differences, options);
      const spread = Math.sqrt((golden.pValue * (1 - golden.pValue)) / options.permutations);
      expect(got.exact).toBe(false);
      expect(Math.abs(got.pValue - golden.pValue)).toBeLessThan(4 * spread);
    },
  );

  test("does not hang on the order, the sign, the unit, or pairs without a difference", () => {
    const difference = fc.integer({ min: -3, max: 3 });
    fc.assert(
      fc.property(fc.array(difference, { minLength: 1, maxLength: 12 }), (differences) => {
        const { pValue } = pairedPermutation(differences, options);
        for (const other of [
          differences.toReversed(),
          differences.map((each) => -each),
          differences.map((each) => each / 10),
          [...differences, 0],
        ]) {
          expect(pairedPermutation(other, options).pValue).toBeCloseTo(pValue, 12);
        }
        expect(pValue).toBeGreaterThan(0);
        expect(pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("is the sign test for yes and no, of any number of pairs", () => {
    expect(pairs(6, 0).pValue).toBeCloseTo(2 / 64, 15);
    expect(pairs(5000, 5000).pValue).toBeCloseTo(1, 12);
    const { pValue, exact } = pairs(5150, 4850);
    expect(exact).toBe(true);
    expect(pValue).toBeCloseTo(0.002787967517712775, 12);
  });

  test("refuses no pairs and differences that are not finite", () => {
    expect(() => pairedPermutation([], options)).toThrow("0 observations");
    expect(() => pairedPermutation([1, NaN], options)).toThrow("value 1 is NaN");
  });
});

describe("several tests at once", () => {
  const random = createRandom(7);
  const column = (length: number, none = 0) =>
    Float64Array.from({ length }, (_, i) => (i < none ? 0 : random() - 0.4));
  const tests = [column(60), column(60), column(60, 3), [1, 1, -1], column(8), column(40), column(43, 3)];

  const drawn = { permutations: 1300, seed: 5 };

  test("give what each gives alone, the draws that are the seed's", () => {
    const together = pairedPermutations(tests, drawn);
    expect(together).toEqual(tests.map((each) => pairedPermutation(each, drawn)));
    expect(together.map(({ exact }) => exact)).toEqual([false, false, false, true, true, false, false]);
    for (const [t, { exact, pValue }] of together.entries()) {
      if (exact) continue;
      // Draw by draw, a sign a pair.
      const signs = createRandom(drawn.seed);
      const sizes = Array.from(tests[t]!, Math.abs).filter((size) => size > 0);
      const least = Math.abs(Array.from(tests[t]!).reduce((sum, each) => sum + each, 0));
      let count = 1;
      for (let draw = 0; draw < drawn.permutations; draw++) {
        const sum = sizes.reduce((total, size) => total + (signs() < 0.5 ? size : -size), 0);
        if (Math.abs(sum) >= least) count++;
      }
      expect(pValue).toBe(count / (drawn.permutations + 1));
    }
  });

  test("tell how far they are", () => {
    const told: number[] = [];
    pairedPermutations(tests, { ...drawn, onDrawn: (share) => told.push(share) });
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect([told[0], told.at(-1)]).toEqual([0, 1]);
    expect(told.length).toBeGreaterThan(3);
  });
});
