import { expect, test } from "vitest";
import { bootstrapMeans } from "./bootstrap-means.ts";
import { meanInterval } from "./mean-interval.ts";

const intervalOf = (...values: number[]) => {
  const column = Float64Array.from(values);
  return meanInterval(column, bootstrapMeans([column], { draws: 200, seed: 1 })[0]);
};

test("one observation, alone or among gaps, has no interval; two have, even where they are alike", () => {
  expect(intervalOf(0.4)).toBeNull();
  expect(intervalOf(Number.NaN, 0.4, Number.NaN)).toBeNull();
  expect(intervalOf(Number.NaN, Number.NaN)).toBeNull();
  expect(intervalOf(0.25, 0.25)).toEqual([0.25, 0.25]);
  expect(intervalOf(0, 1, Number.NaN)).toEqual([0, 1]);
});
