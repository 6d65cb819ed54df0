import { array, assert, boolean, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { decodeRuns, encodeRuns } from "./run-lengths.ts";

test("runs alternate and begin with zeros", () => {
  expect(encodeRuns({ width: 3, height: 2, data: Uint8Array.of(0, 0, 1, 1, 1, 0) })).toEqual([2, 3, 1]);
  expect(encodeRuns({ width: 2, height: 1, data: Uint8Array.of(1, 1) })).toEqual([0, 2]);
  expect(encodeRuns({ width: 2, height: 1, data: Uint8Array.of(0, 0) })).toEqual([2]);
});

test("decoding gives back what was encoded", () => {
  assert(
    property(
      integer({ min: 1, max: 9 }),
      array(boolean(), { minLength: 9, maxLength: 90 }),
      (width, cells) => {
        const height = Math.floor(cells.length / width);
        const mask = { width, height, data: Uint8Array.from(cells.slice(0, width * height), Number) };
        const runs = encodeRuns(mask);
        expect(runs.slice(1).every((run) => run > 0)).toBe(true);
        expect(decodeRuns(runs, width, height)).toEqual(mask);
      },
    ),
  );
});

test("runs that do not fill the frame exactly are refused", () => {
  expect(() => decodeRuns([2, 3], 3, 2)).toThrow("the runs add up to 5, but 3 × 2 is 6");
  expect(() => decodeRuns([2, 30], 3, 2)).toThrow("the runs add up to 32, but 3 × 2 is 6");
});

test("runs that are no counts are refused", () => {
  for (const runs of [[1.5, 4.5], [8, -2], [Number.NaN, 6], [Infinity]]) {
    expect(() => decodeRuns(runs, 3, 2)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  }
});
