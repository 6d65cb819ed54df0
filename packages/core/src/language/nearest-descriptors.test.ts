import { expect, test } from "vitest";
import { matrix } from "../linalg/matrix.ts";
import { nearestDescriptors } from "./nearest-descriptors.ts";

const weights = matrix(3, 2, Float32Array.from([1, 0, 0, 1, 0.6, 0.8]));

test("the nearest descriptors come nearest first, and no more than there are", () => {
  const two = nearestDescriptors(Float32Array.from([0, 1]), weights, 2);
  expect([...two.indices]).toEqual([1, 2]);
  expect(two.similarities[1]).toBeCloseTo(0.8, 6);
  expect([...nearestDescriptors(Float32Array.from([0, 1]), weights, 50).indices]).toEqual([1, 2, 0]);
});
