import { expect, test } from "vitest";
import { areaUnderRoc } from "./area-under-roc.ts";
import { compareAreasUnderRoc } from "./compare-areas-under-roc.ts";

const FIRST = [0.1, 0.4, 0.35, 0.8, 0.7, 0.4, 0.9, 0.2];
const SECOND = [0.3, 0.2, 0.9, 0.4, 0.5, 0.6, 0.7, 0.6];
const POSITIVE = [0, 0, 1, 1, 0, 1, 1, 0];

test("the difference and its interval are DeLong's", () => {
  const { value, interval } = compareAreasUnderRoc(FIRST, SECOND, POSITIVE);
  expect(value).toBeCloseTo(areaUnderRoc(FIRST, POSITIVE) - areaUnderRoc(SECOND, POSITIVE), 12);
  // By the definition over all pairs, in NumPy.
  expect(interval![0]).toBeCloseTo(-0.591750765084265, 12);
  expect(interval![1]).toBeCloseTo(0.46675076508426505, 12);
});

test("scores do not differ from themselves, and one of a kind tells no interval", () => {
  expect(compareAreasUnderRoc(FIRST, FIRST, POSITIVE)).toEqual({ value: 0, interval: [0, 0] });
  expect(compareAreasUnderRoc([1, 2, 3], [1, 3, 2], [0, 0, 1])).toEqual({ value: 0.5, interval: null });
  expect(compareAreasUnderRoc([1, 2], [2, 1], [1, 1]).value).toBeNaN();
});
