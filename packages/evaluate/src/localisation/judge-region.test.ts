import type { Mask } from "@commonground/core";
import { expect, test } from "vitest";
import { boxMask } from "./frame-geometry.ts";
import { bestIou, judgeRegion } from "./judge-region.ts";
import type { Edges } from "./truth/truth.ts";
import type { FramedTruth } from "./truth-in-frame.ts";

const info = { grid: { rows: 2, columns: 2 }, patch: { width: 4, height: 4 } };
const frame = { width: 8, height: 8 };
const truthOf = (...boxes: Edges[]): FramedTruth => {
  const data = new Uint8Array(64);
  for (const box of boxes) boxMask(box, frame).data.forEach((bit, i) => (data[i] |= bit));
  return { boxes, mask: { ...frame, data }, away: 0, cut: 0 };
};
const right = boxMask([4, 0, 8, 8], frame);

test("a region's box, overlaps, strongest patch and mass are by hand what they are", () => {
  const scores = Float32Array.of(-1, 1, -2, 3);
  expect(judgeRegion({ mask: right, scores }, truthOf([4, 2, 8, 8]), info)).toEqual({
    box: [4, 0, 8, 8],
    boxIou: 24 / 32,
    maskIou: 24 / 32,
    pointing: true,
    // The upper patch lies in the truth by half.
    massInside: (1 * 0.5 + 3 * 1) / 4,
  });
});

test("the box is round the whole region, not round its largest piece", () => {
  const both: Mask = { ...frame, data: Uint8Array.from(right.data) };
  both.data[0] = 1;
  expect(judgeRegion({ mask: both, scores: null }, truthOf([4, 0, 8, 8]), info)).toMatchObject({
    box: [0, 0, 8, 8],
    boxIou: 0.5,
    pointing: null,
    massInside: null,
  });
});

test("of several true boxes the nearest counts", () => {
  expect(
    bestIou(
      [0, 0, 4, 4],
      [
        [4, 4, 8, 8],
        [0, 0, 4, 5],
        [0, 0, 8, 8],
      ],
    ),
  ).toBeCloseTo(16 / 20, 12);
  expect(bestIou(null, [[0, 0, 4, 4]])).toBe(0);
});

test("the strongest patch beside the truth does not point at it, and scores below 0 have no mass", () => {
  const scores = Float32Array.of(5, 1, -9, -9);
  const { pointing, massInside } = judgeRegion({ mask: right, scores }, truthOf([4, 0, 8, 8]), info);
  expect(pointing).toBe(false);
  expect(massInside).toBeCloseTo(1 / 6, 6);
});

test("an empty region has no box and no hit", () => {
  const empty: Mask = { ...frame, data: new Uint8Array(64) };
  expect(judgeRegion({ mask: empty, scores: null }, truthOf([0, 0, 8, 8]), info)).toMatchObject({
    box: null,
    boxIou: 0,
    maskIou: 0,
  });
});
