import { expect, test } from "vitest";
import { roundHalfEven } from "./round-half-even.ts";

test("halves go to the even neighbour, everything else to the nearest", () => {
  const values = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 2.4999, 2.5001, -2.5001, 7, -7];
  expect(values.map((value) => roundHalfEven(value) + 0)).toEqual([0, 2, 2, 0, -2, -2, 2, 3, -3, 7, -7]);
});
