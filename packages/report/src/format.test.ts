import { expect, test } from "vitest";
import { formatNumber, formatPercent } from "./format.ts";

test.each([
  [0.125, 2, "0.13"],
  [-0.281, 3, "−0.281"],
  [-0.001, 2, "0.00"],
  [12, 0, "12"],
])("%f to %i decimals is %s", (value, digits, text) => {
  expect(formatNumber(value, digits)).toBe(text);
});

test.each([
  [0, "0.0 %"],
  [0.0004, "< 0.1 %"],
  [0.034, "3.4 %"],
  [0.0996, "10 %"],
  [0.815, "82 %"],
  [1, "100 %"],
])("a share of %f is %s", (share, text) => {
  expect(formatPercent(share)).toBe(text);
});
