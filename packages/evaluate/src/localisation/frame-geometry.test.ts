import { type Mask, maskBox, type Preprocess, prepareImage } from "@commonground/core";
import { expect, test } from "vitest";
import { boxIou, boxMask, boxToFrame, maskIou, maskToFrame } from "./frame-geometry.ts";
import type { Edges } from "./truth/truth.ts";
import { truthInFrame } from "./truth-in-frame.ts";

const square: Preprocess = {
  width: 100,
  height: 100,
  resize: "shortest",
  interpolation: "bicubic",
  mean: [0, 0, 0],
  std: [1, 1, 1],
  fill: 0,
};
const wide = { width: 400, height: 200 };

const object = (box: Edges) => ({ label: null, box, shape: null });
const framed = (box: Edges, size: typeof wide | null) =>
  truthInFrame({ size, objects: [object(box)], crowds: 0 }, wide, square, "a.jpg");

test("a wide image is halved, and 50 pixels are cut off on either side", () => {
  expect(boxToFrame([100, 0, 300, 200], wide, square)).toEqual({ box: [0, 0, 100, 100], shown: 1 });
  expect(boxToFrame([120, 20, 180, 60], wide, square)).toEqual({ box: [10, 10, 40, 30], shown: 1 });
  expect(boxToFrame([60, 20, 140, 60], wide, square)).toEqual({ box: [0, 10, 20, 30], shown: 0.5 });
  expect(boxToFrame([0, 0, 100, 200], wide, square)).toBeNull();
});

test("a tall image that does not divide is scaled by its resized sides and cut by half of the odd rest, rounded to even", () => {
  // 60 × 95 becomes 100 × 158 (of 158.33), of which 29 rows are cut off above.
  const framed = boxToFrame([6, 38, 30, 57], { width: 60, height: 95 }, square)!;
  expect(framed.box[0]).toBeCloseTo(10, 12);
  expect(framed.box[1]).toBeCloseTo((38 * 158) / 95 - 29, 12);
  expect(framed.box[2]).toBeCloseTo(50, 12);
  expect(framed.box[3]).toBeCloseTo((57 * 158) / 95 - 29, 12);
});

test("stretched images scale each side by its own, fitted ones lie inside of the frame", () => {
  expect(boxToFrame([40, 20, 200, 100], wide, { ...square, resize: "squash" })?.box).toEqual([
    10, 10, 50, 50,
  ]);
  expect(boxToFrame([0, 0, 400, 200], wide, { ...square, resize: "longest" })?.box).toEqual([0, 25, 100, 75]);
});

test("what a box has beyond its image is cut before", () => {
  expect(boxToFrame([-50, 20, 140, 60], wide, square)?.shown).toBeCloseTo(20 / 70, 12);
});

test("boxes and masks come to where the image's own pixels come", () => {
  for (const [width, height] of [
    [400, 200],
    [97, 311],
    [33, 20],
    [100, 100],
    [640, 427],
  ]) {
    for (const resize of ["shortest", "squash", "longest"] as const) {
      const preprocess = { ...square, resize, width: 96, height: 96 };
      const box: Edges = [
        Math.round(width * 0.4),
        Math.round(height * 0.3),
        Math.round(width * 0.7),
        Math.round(height * 0.6),
      ];
      const mask = boxMask(box, { width, height });
      const data = Uint8Array.from(
        { length: width * height * 3 },
        (_, i) => mask.data[Math.floor(i / 3)] * 255,
      );
      const frame = prepareImage({ width, height, data }, preprocess);
      const seen: Mask = {
        width: 96,
        height: 96,
        data: Uint8Array.from({ length: 96 * 96 }, (_, i) => (frame.data[i * 3] > 127 ? 1 : 0)),
      };
      const framed = boxToFrame(box, { width, height }, preprocess)!;
      expect(
        maskIou(boxMask(framed.box, preprocess), seen),
        `${width} × ${height} ${resize}`,
      ).toBeGreaterThan(0.97);
      expect(maskIou(maskToFrame(mask, preprocess), seen), `${width} × ${height} ${resize}`).toBeGreaterThan(
        0.97,
      );
    }
  }
});

test("intersection over union of boxes and of masks", () => {
  expect(boxIou([0, 0, 10, 10], [5, 0, 15, 10])).toBeCloseTo(50 / 150, 12);
  expect(boxIou([0, 0, 10, 10], [0, 0, 10, 10])).toBe(1);
  expect(boxIou([0, 0, 10, 10], [10, 0, 20, 10])).toBe(0);
  expect(boxIou([3, 3, 3, 9], [3, 3, 3, 9])).toBe(0);
  const [left, all] = [
    boxMask([0, 0, 2, 4], { width: 4, height: 4 }),
    boxMask([0, 0, 4, 4], { width: 4, height: 4 }),
  ];
  expect(maskIou(left, all)).toBe(0.5);
  expect(maskBox(left)).toEqual({ x: 0, y: 0, width: 2, height: 4 });
});

test("objects that the crop leaves out are counted, and those it cuts", () => {
  const truth = {
    size: wide,
    objects: [object([0, 0, 90, 90]), object([60, 20, 140, 60]), object([120, 20, 180, 60])],
    crowds: 0,
  };
  const shown = truthInFrame(truth, wide, square, "a.jpg");
  expect(shown.boxes).toEqual([
    [0, 10, 20, 30],
    [10, 10, 40, 30],
  ]);
  expect(shown).toMatchObject({ away: 1, cut: 1 });
  expect(shown.mask.data.reduce((sum, bit) => sum + bit, 0)).toBe(40 * 20);
});

test("an annotation of another size, and an object beyond its image, are refused", () => {
  expect(() => framed([0, 0, 9, 9], { width: 200, height: 400 })).toThrow(
    /a\.jpg: is annotated as 200 × 400/,
  );
  expect(() => framed([400, 0, 500, 9], null)).toThrow(/a\.jpg, object 0: covers no pixel/);
});
