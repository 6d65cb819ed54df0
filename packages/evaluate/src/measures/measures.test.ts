import { expect, it } from "vitest";
import { dropAndIncrease } from "./drop-and-increase.ts";
import { saco } from "./saco.ts";

it("SaCo is 1 where every pair is in the order of the effects, −1 where none is, null without saliences apart", () => {
  expect(saco([3, 2, 1], [0.9, 0.5, 0.1])).toBe(1);
  expect(saco([3, 2, 1], [0.1, 0.5, 0.9])).toBe(-1);
  expect(saco([1, 1], [0, 1])).toBeNull();
});

it("SaCo weighs a pair by how far apart the method puts it", () => {
  // Pairs: (10, 1) right by 9, (10, 0) right by 10, (1, 0) wrong by 1.
  expect(saco([10, 1, 0], [1, 0.2, 0.3])).toBeCloseTo((9 + 10 - 1) / 20, 12);
});

it("drop counts losses alone, increase how often there is a gain", () => {
  const { averageDrop, increase } = dropAndIncrease([0.9, 0.5], [0.4, 0.7]);
  expect(averageDrop).toBeCloseTo(0.25, 12);
  expect(increase).toBe(0.5);
});
