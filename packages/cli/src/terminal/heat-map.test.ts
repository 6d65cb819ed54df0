import { matrix } from "@commonground/core";
import { expect, test } from "vitest";
import { heatMapLines } from "./heat-map.ts";

test("a map's cells are the fuller the larger the value, opposed ones blank", () => {
  expect(heatMapLines(matrix(2, 2, Float32Array.of(1, 0.5, -0.8, 0.27)))).toEqual(["0 ██▒▒", "1   ░░"]);
});

test("rows are numbered to the same width", () => {
  expect(heatMapLines(matrix(11, 1, new Float32Array(11).fill(1))).slice(9)).toEqual([" 9 ██", "10 ██"]);
});
