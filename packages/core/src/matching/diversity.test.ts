import { expect, test } from "vitest";
import { assignmentDiversity } from "./diversity.ts";

test("diversity is 0 for one descriptor everywhere, ln of the slots for all different, and between otherwise", () => {
  expect(
    assignmentDiversity([
      [7, 7, 7],
      [7, 7, 7],
    ]),
  ).toBe(0);
  expect(
    assignmentDiversity([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
      [9, 10, 11],
      [12, 13, 14],
    ]),
  ).toBeCloseTo(Math.log(15), 12);
  expect(
    assignmentDiversity([
      [0, 1],
      [0, 2],
    ]),
  ).toBeCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(4), 12);
  expect(assignmentDiversity([])).toBe(0);
});
