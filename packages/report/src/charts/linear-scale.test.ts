import { expect, test } from "vitest";
import { linearScale, niceDomain } from "./linear-scale.ts";

test("ends of the domain are ends of the range; what lies beyond lies beyond; none has the middle", () => {
  const x = linearScale([-1, 3], [10, 50]);
  expect([-1, 0, 3, 4].map(x)).toEqual([10, 20, 50, 60]);
  expect(linearScale([0, 10], [100, 0])(3)).toBe(70);
  expect(linearScale([2, 2], [0, 8])(2)).toBe(4);
});

test.each([
  [[0, 1], 4, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [[0.13, 0.19], 4, [0.14, 0.16, 0.18]],
  [[-0.3, 0.31], 5, [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]],
  [[0, 7], 4, [0, 2, 4, 6]],
  [[0, 12_345], 4, [0, 2000, 4000, 6000, 8000, 10_000, 12_000]],
  [[-9.12, -9.12], 4, [-9.12]],
] as const)("ticks of %j, about %d", (domain, count, expected) => {
  expect(linearScale(domain, [0, 1]).ticks(count)).toEqual(expected);
});

test.each([
  [
    [0, 0.93],
    [0, 1],
  ],
  [
    [0, 3.61],
    [0, 4],
  ],
  [
    [-0.07, 0.41],
    [-0.2, 0.6],
  ],
  [
    [0, 47],
    [0, 50],
  ],
  [
    [5, 5],
    [5, 5],
  ],
] as const)("%j is widened to its ticks, %j", (domain, expected) => {
  expect(niceDomain(domain, 4)).toEqual(expected);
});

const written = (low: number, high: number, value: number) =>
  linearScale([low, high], [0, 1]).tickFormat(4)(value);

test("ticks are written with the digits that they need, a minus and thousands", () => {
  expect(written(0, 1, 0.2)).toBe("0.2");
  expect(written(0.13, 0.19, 0.14)).toBe("0.14");
  expect(written(-1, 1, -0.5)).toBe("−0.5");
  expect(written(-1, 1, -0.000_01)).toBe("0.0");
  expect(written(0, 12_345, 10_000)).toBe("10,000");
});
