import { array, assert, double, property } from "fast-check";
import { expect, test } from "vitest";
import { leastSquares } from "./least-squares.ts";

const entries = double({ min: -10, max: 10, noNaN: true });

test("the residual is orthogonal to every column", () => {
  assert(
    property(array(entries, { minLength: 24, maxLength: 24 }), (values) => {
      const columns = [0, 1, 2].map((c) => Float64Array.from(values.slice(c * 6, c * 6 + 6)));
      const target = Float64Array.from(values.slice(18));
      const { solution, reciprocalCondition } = leastSquares(
        columns.map((column) => column.slice()),
        target,
      );
      if (reciprocalCondition < 1e-6) return;
      const residual = target.map(
        (t, i) => t - columns.reduce((sum, column, c) => sum + column[i]! * solution[c]!, 0),
      );
      for (const column of columns) {
        expect(Math.abs(column.reduce((sum, value, i) => sum + value * residual[i]!, 0))).toBeLessThan(1e-7);
      }
    }),
  );
});

test("a system of full rank is solved exactly", () => {
  const { solution } = leastSquares(
    [Float64Array.of(2, 1, 0), Float64Array.of(0, 1, 4)],
    Float64Array.of(6, 1, -8),
  );
  expect(solution[0]).toBeCloseTo(3, 12);
  expect(solution[1]).toBeCloseTo(-2, 12);
});

test("of many solutions the one of least norm is taken", () => {
  const { solution, reciprocalCondition } = leastSquares(
    [Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3)],
    Float64Array.of(2, 4, 6),
  );
  expect(reciprocalCondition).toBeLessThan(1e-12);
  expect(solution[0]).toBeCloseTo(1, 12);
  expect(solution[1]).toBeCloseTo(1, 12);
});

test("nothing but zeros gives zero", () => {
  expect(leastSquares([new Float64Array(3), new Float64Array(3)], Float64Array.of(1, 2, 3))).toEqual({
    solution: new Float64Array(2),
    reciprocalCondition: 0,
  });
});
