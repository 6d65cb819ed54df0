import { expect, test } from "vitest";
import { areaUnderRocInterval } from "./area-under-roc-interval.ts";

test("it is DeLong's, in log-odds", () => {
  // By the definition over all pairs, in NumPy: area 0.78125, variance 0.033203125.
  const interval = areaUnderRocInterval([0.1, 0.4, 0.35, 0.8, 0.7, 0.4, 0.9, 0.2], [0, 0, 1, 1, 0, 1, 1, 0])!;
  expect(interval[0]).toBeCloseTo(0.3064414226092174, 12);
  expect(interval[1]).toBeCloseTo(0.9665195692357859, 12);
});

test("there is none without variance to tell", () => {
  expect(areaUnderRocInterval([1, 2, 3, 4], [0, 0, 1, 1])).toBeNull();
  expect(areaUnderRocInterval([1, 2, 3], [0, 1, 0])).toBeNull();
});
