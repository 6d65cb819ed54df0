import { createSyntheticEncoder, normaliseRows, type Pixels, removedFrame } from "@commonground/core";
import { expect, it } from "vitest";
import { byScore } from "../attribution/attributed-regions.ts";
import { regionCells } from "../attribution/region-cells.ts";
import { gridRegions } from "../controls/regular-regions.ts";
import { lerfMinusMorf, lerfMorfSets } from "../measures/lerf-morf.ts";
import { areaByShare, areaByStep } from "./area-under.ts";
import { removalCurve, setsAlong } from "./removal-curves.ts";
import { removalValues, withoutRegions } from "./removal-values.ts";

const SIDE = 112;
const encoder = createSyntheticEncoder({ side: SIDE });
const weights = normaliseRows(await encoder.encodeTexts(["red", "blue"]));
const cells = regionCells(gridRegions({ width: SIDE, height: SIDE }, 2, 2).slice(0, 3));

/** White but for a red quarter at the top left and a blue one beside it. */
function drawing(): Pixels {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  for (let p = 0; p < SIDE * SIDE; p++) {
    const [x, y] = [p % SIDE, Math.floor(p / SIDE)];
    if (y < SIDE / 2) data.set(x < SIDE / 2 ? [220, 20, 20] : [20, 20, 220], 3 * p);
  }
  return { width: SIDE, height: SIDE, data };
}

it("an area by steps is the paper's trapezoid, one by share weighs a step by what it removes", () => {
  expect(areaByStep([1, 1, 0])).toBe(1.5);
  expect(areaByShare([1, 1, 0], [0, 0.9, 1])).toBeCloseTo(0.95, 12);
  expect(areaByShare([0, 1, 1], [1, 0.9, 0])).toBeCloseTo(0.95, 12);
  expect(areaByShare([3, 3], [0.2, 0.2])).toBe(3);
});

it("deletion goes from the whole image on, insertion from nothing on, and a whole order ends with the rest", () => {
  expect(setsAlong([2, 0, 1], cells, "delete")).toEqual([0, 0b100, 0b101, 0b111]);
  expect(setsAlong([2, 0, 1], cells, "insert")).toEqual([0b1111, 0b1011, 0b1010, 0b1000]);
  expect(setsAlong([2, 0, 1], cells, "whole")).toEqual([0, 0b100, 0b101, 0b111, 0b1111]);
});

it("what is removed is replaced, and nothing else", () => {
  const frame = drawing();
  const removed = removedFrame(frame, "mean");
  const without = withoutRegions({ frame, removed, cells }, 0b0001);
  expect([...without.data.subarray(0, 3)]).toEqual([...removed.data.subarray(0, 3)]);
  expect([...without.data.subarray(3 * 60, 3 * 61)]).toEqual([20, 20, 220]);
  expect([...frame.data.subarray(0, 3)]).toEqual([220, 20, 20]);
});

it("the order that names the red region first loses red first, and across images each set is encoded once", async () => {
  const frame = drawing();
  const removed = removedFrame(frame, "page");
  let encoded = 0;
  const counting = {
    ...encoder,
    encodeImages: (images: readonly Pixels[], options?: Parameters<typeof encoder.encodeImages>[1]) => {
      encoded += images.length;
      return encoder.encodeImages(images, options);
    },
  };
  const right = byScore({ scores: [0.9, 0.1, 0.2] });
  expect(right).toEqual([0, 2, 1]);
  const wrong = right.toReversed();
  const sets = [
    ...lerfMorfSets(right, cells),
    ...lerfMorfSets(wrong, cells),
    ...setsAlong(right, cells, "insert"),
  ];
  const task = { frame, removed, cells, sets, target: 0 };
  const [values, again] = await removalValues(counting, [task, task], weights);
  // The whole frame and what stands in for it are shared by the two.
  expect(encoded).toBe(2 * new Set(sets).size - 2);
  expect(again).toEqual(values);

  const deletion = removalCurve(setsAlong(right, cells, "delete"), values, cells);
  expect(deletion.areas).toEqual([0, 0.25, 0.5, 0.75]);
  expect(deletion.answers.slice(0, 2)).toEqual([0, 1]);
  expect(deletion.similarity[1]).toBeLessThan(deletion.similarity[0]);
  expect(lerfMinusMorf(right, values, cells, "logodds")).toBeGreaterThan(0);
  expect(lerfMinusMorf(wrong, values, cells, "logodds")).toBeLessThan(0);
});

it("what looks the same is encoded once: a rest without a pixel is neither there nor removed", async () => {
  const frame = drawing();
  const removed = removedFrame(frame, "page");
  const tiles = regionCells(gridRegions({ width: SIDE, height: SIDE }, 2, 1));
  let encoded = 0;
  const counting = {
    ...encoder,
    encodeImages: (images: readonly Pixels[]) => {
      encoded += images.length;
      return encoder.encodeImages(images);
    },
  };
  const task = { frame, removed, cells: tiles, sets: [0, 1, 3, 4, 5, 7], target: 0 };
  const [values] = await removalValues(counting, [task], weights);
  expect(encoded).toBe(3);
  expect(values.get(4)).toEqual(values.get(0));
  expect(values.get(5)).toEqual(values.get(1));
  expect(values.get(7)).toEqual(values.get(3));
  expect(values.get(1)).not.toEqual(values.get(0));
});

it("embeddings that are not finite are refused", async () => {
  const frame = drawing();
  const broken = {
    ...encoder,
    encodeImages: async (images: readonly Pixels[]) => {
      const encoded = await encoder.encodeImages(images);
      encoded.embeddings.data[3] = NaN;
      return encoded;
    },
  };
  const task = { frame, removed: removedFrame(frame, "page"), cells, sets: [0, 1], target: 0 };
  await expect(removalValues(broken, [task], weights)).rejects.toMatchObject({ code: "RUNTIME" });
});
