import { expect, test } from "vitest";
import { matrix } from "./matrix.ts";
import { normaliseRows } from "./normalise-rows.ts";

test("rows get length 1, rows of zeros stay zero and the argument is not changed", () => {
  const m = matrix(3, 2, Float32Array.of(3, 4, 0, 0, -1e-20, 0));
  expect(Array.from(normaliseRows(m).data)).toEqual([Math.fround(0.6), Math.fround(0.8), 0, 0, -1, 0]);
  expect(m.data[0]).toBe(3);
});
