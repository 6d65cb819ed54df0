import { expect, test } from "vitest";
import { filterByRelevance } from "./relevance.ts";

const candidates = Int32Array.from([3, 5, 8, 13]);

test("released rule: above the mean less 0.02", () => {
  const kept = filterByRelevance(candidates, [0.3, 0.29, 0.23, 0.2], "released");
  expect([...kept.indices]).toEqual([3, 5]);
  expect(kept.threshold).toBeCloseTo(0.235, 12);
  expect(kept.fallback).toBe(false);
});

test("paper rule: above the interpolated median plus 0.02", () => {
  const kept = filterByRelevance(candidates, [0.3, 0.2, 0.29, 0.1], "paper");
  expect(kept.threshold).toBeCloseTo(0.265, 12);
  expect([...kept.indices]).toEqual([3, 8]);
  expect(filterByRelevance(candidates.subarray(0, 3), [0.1, 0.3, 0.2], "paper").threshold).toBeCloseTo(
    0.22,
    12,
  );
});

test("when nothing exceeds the threshold all candidates are kept, and that is said", () => {
  const kept = filterByRelevance(candidates, [0.2, 0.2, 0.2, 0.2], "paper");
  expect([[...kept.indices], kept.fallback]).toEqual([[3, 5, 8, 13], true]);
});

test("without a rule every candidate is kept", () => {
  expect(filterByRelevance(candidates, [1, 0, 0, 0], "none")).toEqual({
    indices: candidates,
    threshold: null,
    fallback: false,
  });
});
