import fc from "fast-check";
import { expect, test } from "vitest";
import { planTextBatches } from "./plan-text-batches.ts";

test("every text is in exactly one batch, which is as long as its longest text and within the limits", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 77 }), { maxLength: 700 }),
      fc.integer({ min: 1, max: 3000 }),
      (lengths, limit) => {
        const batches = planTextBatches(lengths, limit);
        expect(batches.flatMap(({ texts }) => texts).toSorted((a, b) => a - b)).toEqual([...lengths.keys()]);
        const padded = (length: number) => Math.min(Math.max(...lengths), Math.ceil(length / 4) * 4);
        for (const { texts, length } of batches) {
          expect(length).toBe(Math.max(...texts.map((i) => padded(lengths[i]!))));
          expect(texts.length).toBeLessThanOrEqual(256);
          if (texts.length > 1) expect(texts.length * length).toBeLessThanOrEqual(limit);
        }
      },
    ),
  );
});

test("texts of like length share a batch, padded to a multiple of four or the longest", () => {
  expect(planTextBatches([9, 18, 12, 19, 4], 48)).toEqual([
    { texts: [4, 0, 2], length: 12 },
    { texts: [1, 3], length: 19 },
  ]);
});

test("a batch that is large enough is not padded for longer texts", () => {
  const lengths = [...Array.from({ length: 100 }, () => 8), ...Array.from({ length: 100 }, () => 9), 20];
  expect(planTextBatches(lengths, 4096).map(({ texts, length }) => [texts.length, length])).toEqual([
    [100, 8],
    [100, 12],
    [1, 20],
  ]);
});
