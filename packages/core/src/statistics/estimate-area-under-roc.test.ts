import { expect, test } from "vitest";
import { areaUnderRoc } from "./area-under-roc.ts";
import { estimateAreaUnderRoc } from "./estimate-area-under-roc.ts";

test("it is DeLong's, in log-odds", () => {
  // By the definition over all pairs, in NumPy: area 0.78125, variance 0.033203125.
  const scores = [0.1, 0.4, 0.35, 0.8, 0.7, 0.4, 0.9, 0.2];
  const positive = [0, 0, 1, 1, 0, 1, 1, 0];
  const { value, interval } = estimateAreaUnderRoc(scores, positive);
  expect(value).toBe(areaUnderRoc(scores, positive));
  expect(value).toBe(0.78125);
  expect(interval![0]).toBeCloseTo(0.3064414226092174, 12);
  expect(interval![1]).toBeCloseTo(0.9665195692357859, 12);
});

test("there is no interval without variance to tell", () => {
  expect(estimateAreaUnderRoc([1, 2, 3, 4], [0, 0, 1, 1])).toEqual({ value: 1, interval: null });
  expect(estimateAreaUnderRoc([1, 2, 3], [0, 1, 0])).toEqual({ value: 0.5, interval: null });
  expect(estimateAreaUnderRoc([1, 2], [1, 1])).toEqual({ value: NaN, interval: null });
});
