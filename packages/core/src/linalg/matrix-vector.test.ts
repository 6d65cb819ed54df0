import { expect, test } from "vitest";
import { matrix } from "./matrix.ts";
import { combineRows, projectRows } from "./matrix-vector.ts";

// Seven rows: one block of four and a rest of three.
const m = matrix(
  7,
  3,
  Float32Array.from({ length: 21 }, (_, i) => i),
);

test("projectRows is the matrix times a vector", () => {
  const out = new Float64Array(7).fill(9);
  projectRows(m, Float64Array.of(1, -1, 2), out);
  expect(Array.from(out)).toEqual([3, 9, 15, 21, 27, 33, 39]);
});

test("combineRows is the transpose times a vector", () => {
  const out = new Float64Array(3).fill(9);
  combineRows(m, Float64Array.of(1, 0, 2, 0, 0, -1, 1), out);
  expect(Array.from(out)).toEqual([15, 18, 21]);
});
