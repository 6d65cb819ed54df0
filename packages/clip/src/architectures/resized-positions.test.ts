import { expect, test } from "vitest";
import { resizeWeights } from "./resized-positions.ts";

test("a grid of the same size is itself", () => {
  expect(resizeWeights(3, 3)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
});

test("a finer grid lies between its neighbours, and keeps to the edge beyond the outer ones", () => {
  expect(resizeWeights(2, 4)).toEqual([1, 0, 0.75, 0.25, 0.25, 0.75, 0, 1]);
});

test("a coarser grid takes all cells that it covers, not two of them", () => {
  const third = resizeWeights(9, 3);
  expect(third.slice(0, 9).map((share) => share > 0)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(third.slice(9, 18).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(third.slice(9, 18)).toEqual(third.slice(9, 18).toReversed());
});
