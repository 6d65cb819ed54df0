import { expect, it } from "vitest";
import { regionCells, removedArea } from "./region-cells.ts";

const mask = (...data: number[]) => ({ width: 2, height: 2, data: Uint8Array.from(data) });

it("says of each pixel which regions hold it, overlaps and the rest included", () => {
  const cells = regionCells([mask(1, 1, 0, 0), mask(0, 1, 1, 0)]);
  expect([...cells.cells]).toEqual([1, 3, 2, 4]);
  expect(cells.areas).toEqual([0.5, 0.5, 0.25]);
  expect(removedArea(cells, 0b001)).toBe(0.5);
  expect(removedArea(cells, 0b011)).toBe(0.75);
  expect(removedArea(cells, 0b111)).toBe(1);
});

it("refuses masks of several sizes, no region and more than 30", () => {
  const other = { width: 4, height: 1, data: new Uint8Array(4) };
  for (const regions of [[mask(1, 0, 0, 0), other], [], Array.from({ length: 31 }, () => mask(1, 0, 0, 0))]) {
    expect(() => regionCells(regions)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  }
});
