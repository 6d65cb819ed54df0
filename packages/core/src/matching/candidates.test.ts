import { expect, test } from "vitest";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { candidateDescriptors } from "./candidates.ts";

const rows = (...values: number[][]): Matrix =>
  matrix(values.length, values[0].length, Float32Array.from(values.flat()));

test("candidates are the descriptors in every part's list", () => {
  const similarities = rows([0.9, 0.8, 0.1, 0.2, 0.7], [0.1, 0.9, 0.2, 0.3, 0.8]);
  const { indices, fallback } = candidateDescriptors(similarities, 3);
  expect([[...indices], fallback]).toEqual([[1, 4], false]);
});

test("a list longer than the bank makes every descriptor a candidate", () => {
  const { indices, fallback } = candidateDescriptors(rows([1, 2, 3], [3, 2, 1]), 500);
  expect([[...indices], fallback]).toEqual([[0, 1, 2], false]);
});

test("lists without a common descriptor fall back to their union, and that is said", () => {
  const { indices, fallback } = candidateDescriptors(rows([0, 0, 9, 8], [9, 8, 0, 0]), 1);
  expect([[...indices], fallback]).toEqual([[0, 2], true]);
});

test("no parts, no descriptors or k = 0 are refused", () => {
  for (const [m, k] of [
    [matrix(0, 3), 1],
    [matrix(3, 0), 1],
    [matrix(2, 2), 0],
  ] as const) {
    expect(() => candidateDescriptors(m, k)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  }
});
