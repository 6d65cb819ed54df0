import { expect, test } from "vitest";
import type { MethodReport } from "./evaluation-report.ts";
import { wholeFrameWords } from "./method-words.ts";

const run = (...names: string[]) => ({ methods: names.map((method) => ({ method }) as MethodReport) });

test.each(["grid", "bands"])(
  "where %s stands, it is said that unit steps do not count what a step takes",
  (name) => {
    expect(wholeFrameWords(run("kmeans-causes", name))).toMatch(/^ .*whole frame/u);
  },
);

test("nothing is said of methods that leave a rest", () => {
  expect(wholeFrameWords(run("kmeans-causes", "kmeans-chance", "random", "disc"))).toBe("");
});
