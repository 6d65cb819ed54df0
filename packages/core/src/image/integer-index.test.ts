import { expect, test } from "vitest";
import { createIntegerIndex, findInteger, findOrAddInteger } from "./integer-index.ts";

test("integers are numbered from 1 in the order of their first coming", () => {
  const index = createIntegerIndex(4);
  expect([30, -7, 30, 0, -7].map((value) => findOrAddInteger(index, value))).toEqual([1, 2, 1, 3, 2]);
  expect(index.count).toBe(3);
  expect([...index.values.subarray(1, 4)]).toEqual([30, -7, 0]);
});

test("an integer that was never added has number 0 and is not added by looking", () => {
  const index = createIntegerIndex(1);
  expect(findInteger(index, 5)).toBe(0);
  expect(findInteger(index, 0)).toBe(0);
  expect(index.count).toBe(0);
});

test("numbers survive growth far beyond the first capacity, for integers of up to 53 bits of either sign", () => {
  const values = Array.from({ length: 5000 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (2 ** (i % 53) + i));
  const distinct = [...new Set(values)];
  const index = createIntegerIndex(1);
  for (const value of values) findOrAddInteger(index, value);
  expect(index.count).toBe(distinct.length);
  expect(distinct.map((value) => findInteger(index, value))).toEqual(distinct.map((_, i) => i + 1));
});
