import { expect, test } from "vitest";
import { checkFinite } from "./check-finite.ts";
import { matrix } from "./matrix.ts";

test("finite numbers pass, zeros and the largest included", () => {
  const m = matrix(2, 2, Float32Array.of(0, -0, 3.4e38, -1e-45));
  expect(checkFinite(m, "tokens")).toBe(m);
});

test.each([NaN, Infinity, -Infinity])("%d is refused with what holds it and where", (value) => {
  const m = matrix(3, 2, Float32Array.of(0, 1, 2, value, 4, NaN));
  expect(() => checkFinite(m, "tokens")).toThrow(
    expect.objectContaining({
      code: "RUNTIME",
      message: expect.stringContaining(`The model's tokens hold ${value} in row 1 of 3`),
    }),
  );
});
