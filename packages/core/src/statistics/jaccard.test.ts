import { expect, test } from "vitest";
import { jaccardIndex } from "./jaccard.ts";

test("what both hold, of what either holds", () => {
  expect(jaccardIndex(new Set([1, 2, 3]), new Set([2, 3, 4, 5]))).toBe(2 / 5);
  expect(jaccardIndex(new Set([1]), new Set([2]))).toBe(0);
  expect(jaccardIndex(new Set(), new Set())).toBe(1);
});
