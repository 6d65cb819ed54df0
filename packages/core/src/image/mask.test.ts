import { expect, test } from "vitest";
import { intersectMasks, maskArea, maskBox } from "./mask.ts";
import type { Mask } from "./pixels.ts";

const mask: Mask = { width: 4, height: 3, data: Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0) };

test("area counts the set pixels", () => {
  expect(maskArea(mask)).toBe(3);
  expect(maskArea({ width: 2, height: 1, data: new Uint8Array(2) })).toBe(0);
});

test("the box is the smallest that holds every set pixel", () => {
  expect(maskBox(mask)).toEqual({ x: 1, y: 1, width: 2, height: 2 });
  expect(maskBox({ ...mask, data: new Uint8Array(12).fill(1) })).toEqual({ x: 0, y: 0, width: 4, height: 3 });
});

test("an empty mask has no box", () => {
  expect(maskBox({ width: 4, height: 3, data: new Uint8Array(12) })).toBeNull();
});

test("the intersection keeps what both masks have", () => {
  const other: Mask = { width: 4, height: 3, data: Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1) };
  expect([...intersectMasks(mask, other).data]).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0]);
});

test("masks of different frames have no intersection", () => {
  expect(() => intersectMasks(mask, { width: 3, height: 4, data: new Uint8Array(12) })).toThrow(
    expect.objectContaining({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining("4 × 3 and 3 × 4"),
    }),
  );
});
