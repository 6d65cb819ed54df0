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
        for (const { texts, length } of batches) {
          expect(length).toBe(Math.max(...texts.map((i) => lengths[i]!)));
          expect(texts.length).toBeLessThanOrEqual(256);
          if (texts.length > 1) expect(texts.length * length).toBeLessThanOrEqual(limit);
        }
      },
    ),
  );
});

test("texts of like length share a batch", () => {
  expect(planTextBatches([3, 9, 3, 9], 18)).toEqual([
    { texts: [0, 2], length: 3 },
    { texts: [1, 3], length: 9 },
  ]);
});
