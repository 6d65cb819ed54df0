import { expect, test } from "vitest";
import { publishedMutualInformation } from "./published-mi.ts";

test("without a shared concept the score is 0, also for empty sides", () => {
  expect(publishedMutualInformation(15, 50, 0)).toBe(0);
  expect(publishedMutualInformation(0, 50, 0)).toBe(0);
});

test("the score exceeds ln N, which is why it is no mutual information", () => {
  expect(publishedMutualInformation(15, 15, 15)).toBeCloseTo(3 * Math.log(15), 12);
});

test("impossible counts are refused", () => {
  for (const counts of [
    [3, 5, 4],
    [3.5, 5, 1],
    [3, 5, -1],
    [3, Number.NaN, 1],
  ] as [number, number, number][]) {
    expect(() => publishedMutualInformation(...counts)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  }
});
