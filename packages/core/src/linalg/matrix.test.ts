import { expect, test } from "vitest";
import { matrix, row, rowRange, selectRows } from "./matrix.ts";

const m = matrix(3, 2, Float32Array.of(1, 2, 3, 4, 5, 6));

test("rows are views of the matrix", () => {
  expect(Array.from(row(m, 1))).toEqual([3, 4]);
  expect(Array.from(rowRange(m, 1, 3).data)).toEqual([3, 4, 5, 6]);
  expect(row(m, 1).buffer).toBe(m.data.buffer);
});

test("selected rows are copies in the order asked for", () => {
  const selected = selectRows(m, [2, 0, 2]);
  expect(selected).toEqual(matrix(3, 2, Float32Array.of(5, 6, 1, 2, 5, 6)));
  expect(selected.data.buffer).not.toBe(m.data.buffer);
  expect(selectRows(m, [])).toEqual(matrix(0, 2));
});

test("data of another length are refused", () => {
  expect(() => matrix(2, 2, new Float32Array(3))).toThrow(/2 × 2 needs 4 numbers, got 3/);
});
