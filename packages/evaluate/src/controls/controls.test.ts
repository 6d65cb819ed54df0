import { createRandom, maskArea } from "@commonground/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomRegions } from "./random-regions.ts";
import { bandRegions, centredDisc, equalCells, gridRegions, rings } from "./regular-regions.ts";

const frame = { width: 24, height: 18 };

describe("a grid", () => {
  it("tiles the frame, whatever its sides", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), (rows, columns) => {
        const regions = gridRegions(frame, rows, columns);
        for (let p = 0; p < 24 * 18; p++) {
          expect(regions.reduce((sum, { data }) => sum + data[p], 0)).toBe(1);
        }
      }),
    );
  });

  it("of one column is bands, from the top", () => {
    const [top] = bandRegions(frame, 3);
    expect([top.data[0], top.data[24 * 5 + 23], top.data[24 * 6]]).toEqual([1, 1, 0]);
  });
});

it("equal cells tile the frame, as many as asked for and of one size", () => {
  for (const count of [1, 2, 3, 5, 7]) {
    const cells = equalCells({ width: 60, height: 60 }, count);
    expect(cells).toHaveLength(count);
    for (let p = 0; p < 3600; p++) expect(cells.reduce((sum, { data }) => sum + data[p], 0)).toBe(1);
    for (const cell of cells) expect(maskArea(cell) / 3600).toBeCloseTo(1 / count, 1);
  }
});

it("rings lie round each other and share the disc's area", () => {
  const [inner, middle, outer] = rings(frame, 0.6, 3);
  expect(inner.data[24 * 9 + 12]).toBe(1);
  for (const ring of [inner, middle, outer]) expect(maskArea(ring) / (24 * 18)).toBeCloseTo(0.2, 1);
  const disc = centredDisc(frame, 0.6);
  for (let p = 0; p < 24 * 18; p++) {
    expect(inner.data[p] + middle.data[p] + outer.data[p]).toBe(disc.data[p]);
  }
});

it("a centred disc covers the share it is given, round the centre", () => {
  const disc = centredDisc(frame, 0.25);
  expect(maskArea(disc) / (24 * 18)).toBeCloseTo(0.25, 1);
  expect([disc.data[24 * 9 + 12], disc.data[0]]).toEqual([1, 0]);
  expect(maskArea(centredDisc(frame, 0))).toBe(0);
  expect(maskArea(centredDisc(frame, 1))).toBe(24 * 18);
});

describe("random regions", () => {
  const regions = [...bandRegions(frame, 6).slice(0, 3), gridRegions(frame, 6, 4)[20]];

  it("have the areas of those given, overlap nowhere and follow the seed", () => {
    const drawn = randomRegions(regions, createRandom(1));
    expect(drawn.map(maskArea)).toEqual(regions.map(maskArea));
    for (let p = 0; p < 24 * 18; p++) {
      expect(drawn.reduce((sum, { data }) => sum + data[p], 0)).toBeLessThanOrEqual(1);
    }
    expect(randomRegions(regions, createRandom(1))).toEqual(drawn);
    expect(randomRegions(regions, createRandom(2))).not.toEqual(drawn);
  });

  it("lie anywhere: over many draws every pixel is in a region about as often as their area says", () => {
    const counts = new Float64Array(24 * 18);
    const random = createRandom(3);
    for (let draw = 0; draw < 300; draw++) {
      for (const { data } of randomRegions(regions, random)) data.forEach((set, p) => (counts[p] += set));
    }
    const expected = (300 * regions.reduce((sum, region) => sum + maskArea(region), 0)) / counts.length;
    expect(Math.min(...counts)).toBeGreaterThan(0.5 * expected);
    expect(Math.max(...counts)).toBeLessThan(1.5 * expected);
  });
});
