import fc from "fast-check";
import { expect, test } from "vitest";
import { objectSide } from "./object-side.ts";

const grid = { rows: 3, columns: 4 };
const drawing = fc.array(fc.constantFrom(-2, -1, -1, 0, 1, 1, 2), { minLength: 24, maxLength: 24 });

const all = (score: number) => Array.from({ length: 12 }, () => score);

/** The patches of the object. */
function object(scores: readonly number[], rule: "border" | "majority"): number[] | null {
  const side = objectSide(scores, grid, rule);
  return side && Array.from(scores.keys()).filter((i) => side.sign * scores[i] > 0);
}

test.each(["border", "majority"] as const)("the sign of the decomposition decides nothing (%s)", (rule) => {
  fc.assert(
    fc.property(drawing, fc.boolean(), (two, alone) => {
      const scores = alone ? two.slice(0, 12) : two;
      const flipped = scores.map((score) => -score);
      expect(object(flipped, rule)).toEqual(object(scores, rule));
      expect(objectSide(flipped, grid, rule)?.by).toBe(objectSide(scores, grid, rule)?.by);
    }),
    { numRuns: 500 },
  );
});

test("the published rule holds wherever it does not hang on the sign: more than half, but not all, are ground", () => {
  fc.assert(
    fc.property(drawing, (scores) => {
      const positive = scores.filter((score) => score > 0).length;
      const negative = scores.filter((score) => score < 0).length;
      fc.pre(Math.max(positive, negative) > 12 && Math.min(positive, negative) > 0);
      expect(objectSide(scores, grid, "majority")).toEqual({ sign: positive > 12 ? -1 : 1, by: "majority" });
    }),
  );
});

test("one sign, zeros beside or not, leaves no two sides", () => {
  for (const rule of ["border", "majority"] as const) {
    expect(objectSide(all(0.3), grid, rule)).toBeNull();
    expect(objectSide([0, ...all(-0.3).slice(1)], grid, rule)).toBeNull();
    expect(objectSide(all(0), grid, rule)).toBeNull();
  }
});
