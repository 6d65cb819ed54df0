import { expect, test } from "vitest";
import { patchSquares } from "./patch-squares.ts";

test("each patch is a square of its own in its place of the frame", () => {
  const grid = { rows: 2, columns: 3 };
  expect(patchSquares([0, 5], grid, { width: 60, height: 20 })).toBe("M0 0h20v10h-20ZM40 10h20v10h-20Z");
  expect(patchSquares([], grid, { width: 60, height: 20 })).toBe("");
});
