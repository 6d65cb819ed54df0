import { readFileSync } from "node:fs";
import { encodeRuns, maskArea } from "@commonground/core";
import { expect, test } from "vitest";
import { decodeColumnRuns, readRunText } from "./coco-rle.ts";
import { polygonMask } from "./polygon-mask.ts";

interface Golden {
  readonly runs: readonly { size: [number, number]; text: string; columns: number[]; rows: number[] }[];
  readonly polygons: readonly { size: [number, number]; polygons: number[][]; rows: number[] }[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../../fixtures/coco-masks/masks.json", import.meta.url), "utf8"),
) as Golden;

test("compressed and plain run lengths give pycocotools' masks", () => {
  for (const { size, text, columns, rows } of golden.runs) {
    const [height, width] = size;
    expect(readRunText(text, "x")).toEqual(columns);
    expect(encodeRuns(decodeColumnRuns(columns, width, height, "x"))).toEqual(rows);
  }
});

test("polygons give pycocotools' masks but for pixels on their borders", () => {
  for (const { size, polygons, rows } of golden.polygons) {
    const [height, width] = size;
    const own = polygonMask(polygons, width, height);
    let differing = 0;
    let at = 0;
    rows.forEach((run, r) => {
      for (const end = at + run; at < end; at++) if (own.data[at] !== r % 2) differing++;
    });
    expect(differing / maskArea(own)).toBeLessThan(0.04);
  }
});

test("a polygon holds the pixels whose centres lie in it, also where it leaves the image", () => {
  const { data } = polygonMask([[-5, 0.6, 2.5, 0.6, 2.5, 9, -5, 9]], 4, 3);
  expect([...data]).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0]);
});

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: "INVALID_DATA_SET", message: expect.stringMatching(message) });

test("run lengths that end within a number are refused", () => {
  expect(() => readRunText("0h0P", "a.json, annotation 3")).toThrow(
    refusal(/annotation 3: .*an end within a run/),
  );
});

test("run lengths with a character that is none are refused", () => {
  for (const text of ["0 0", "0\u00000", "0\u{1f436}", "0~0"]) {
    expect(() => readRunText(text, "x")).toThrow(refusal(/wrong character at 1/));
  }
});

test("run lengths with a number without end are refused", () => {
  expect(() => readRunText("P".repeat(1_000_000), "x")).toThrow(refusal(/wrong character at 7/));
});

test("run lengths beyond the image are refused before they are drawn", () => {
  expect(() => decodeColumnRuns([0, 2 ** 40], 3, 4, "x")).toThrow(refusal(/go beyond its 3 × 4 pixels/));
});

test("run lengths that end before the image are refused", () => {
  expect(() => decodeColumnRuns([5, 5], 3, 4, "x")).toThrow(refusal(/end before/));
});

test("negative, broken and missing runs are refused", () => {
  for (const runs of [[-1, 13], [1.5, 10.5], [Number.NaN]]) {
    expect(() => decodeColumnRuns(runs, 3, 4, "x")).toThrow(refusal(/a run of/));
  }
  expect(() => decodeColumnRuns([], 3, 4, "x")).toThrow(refusal(/end before/));
});
