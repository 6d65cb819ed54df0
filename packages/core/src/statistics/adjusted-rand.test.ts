import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../linalg/random.ts";
import { adjustedRandIndex } from "./adjusted-rand.ts";

test("the figures of the paper's kind: counted by hand", () => {
  // Pairs together: 2 in both, 4 and 3 in either; of 15; (2 − 0.8) / (3.5 − 0.8).
  expect(adjustedRandIndex([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 1, 2])).toBeCloseTo(
    (2 - 16 / 15) / (4 - 16 / 15),
    12,
  );
});

test("a partition agrees with itself, whatever its labels are called, and either way", () => {
  const labels = fc.array(fc.nat(4), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(labels, fc.array(fc.nat(4), { minLength: 20, maxLength: 20 }), (a, other) => {
      const b = other.slice(0, a.length);
      expect(
        adjustedRandIndex(
          a,
          a.map((label) => 7 - label),
        ),
      ).toBe(1);
      expect(adjustedRandIndex(a, b)).toBeCloseTo(adjustedRandIndex(b, a), 12);
      expect(adjustedRandIndex(a, b)).toBeLessThanOrEqual(1);
    }),
  );
});

test("shuffled labels agree by 0 on average", () => {
  const random = createRandom(1);
  const draw = () => Array.from({ length: 60 }, () => Math.floor(random() * 4));
  const mean =
    Array.from({ length: 400 }, () => adjustedRandIndex(draw(), draw())).reduce((a, b) => a + b) / 400;
  expect(Math.abs(mean)).toBeLessThan(0.005);
});
