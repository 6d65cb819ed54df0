import { expect, test } from "vitest";
import { coupledMutualInformation } from "./coupled-mi.ts";
import { datasetDynamics } from "./dataset-dynamics.ts";
import { dynamics } from "./dynamics.ts";

test("the estimator sees the same N and M throughout, and one shared concept less for each that goes", () => {
  const seen: number[][] = [];
  const { curve, auc } = dynamics([true, false, true], 50, (...counts) => seen.push(counts));
  expect(seen).toEqual([
    [3, 50, 2],
    [3, 50, 1],
    [3, 50, 1],
    [3, 50, 0],
  ]);
  expect([curve, auc]).toEqual([[1, 2, 3, 4], 2.5]);
});

test("the coupled curve falls to 0", () => {
  const { curve } = dynamics([true, true, true, false, true], 50, coupledMutualInformation);
  expect(curve).toEqual(curve.toSorted((a, b) => b - a));
  expect([curve.length, curve.at(-1)]).toEqual([6, 0]);
});

test("no vision concept gives a curve of one 0", () => {
  expect(dynamics([], 50, coupledMutualInformation)).toEqual({ curve: [0], auc: 0 });
});

test("short curves of a data set are padded with 0", () => {
  expect(
    datasetDynamics([
      [4, 2],
      [2, 0, 6],
    ]),
  ).toEqual({ curve: [3, 1, 3], auc: 7 / 3 });
  expect(() => datasetDynamics([])).toThrow(/there is no curve/);
});
