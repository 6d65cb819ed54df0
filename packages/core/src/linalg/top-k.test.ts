import fc from "fast-check";
import { expect, test } from "vitest";
import { topK } from "./top-k.ts";

test("equals sorting by descending value, ties by index, NaN last", () => {
  const value = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(NaN, Infinity, -Infinity, -0),
    fc.double(),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), fc.integer({ min: -2, max: 70 }), (values, k) => {
      const sorted = Array.from(values.keys()).toSorted(
        (i, j) =>
          Number(Number.isNaN(values[i])) - Number(Number.isNaN(values[j])) ||
          (values[i] === values[j] ? 0 : values[j] - values[i]) ||
          i - j,
      );
      expect(Array.from(topK(values, k))).toEqual(sorted.slice(0, Math.max(0, k)));
    }),
  );
});

test("finds 500 of 50,000 typed values", () => {
  const values = Float32Array.from({ length: 50_000 }, (_, i) => Math.sin(i * 12.9898) * 43_758.5453);
  const expected = Array.from(values.keys()).toSorted((i, j) => values[j] - values[i] || i - j);
  expect(Array.from(topK(values, 500))).toEqual(expected.slice(0, 500));
});
