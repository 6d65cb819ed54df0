import { expect, test } from "vitest";
import { brainToFloat32, halfToFloat32 } from "./half.ts";

const ALL = Uint16Array.from({ length: 65536 }, (_, i) => i);

/** The value by its definition, IEEE 754-2008 3.4. */
function valueOf(bits: number, exponentBits: number, fractionBits: number): number {
  const sign = bits >> (exponentBits + fractionBits) ? -1 : 1;
  const exponent = (bits >> fractionBits) & (2 ** exponentBits - 1);
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  if (exponent === 2 ** exponentBits - 1) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * 2 ** (1 - bias) * fraction : sign * 2 ** (exponent - bias) * (1 + fraction);
}

test("every half-precision number becomes the same single-precision number", () => {
  const floats = halfToFloat32(ALL);
  expect(ALL.findIndex((bits) => !Object.is(floats[bits], valueOf(bits, 5, 10)))).toBe(-1);
});

test("every bfloat16 number becomes the same single-precision number", () => {
  const floats = brainToFloat32(ALL);
  expect(ALL.findIndex((bits) => !Object.is(floats[bits], valueOf(bits, 8, 7)))).toBe(-1);
});
