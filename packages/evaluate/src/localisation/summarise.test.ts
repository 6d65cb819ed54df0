import { expect, test } from "vitest";
import { boxIou } from "./frame-geometry.ts";
import { type JudgedImage, summariseControls, summariseMethod } from "./summarise.ts";
import type { Edges } from "./truth/truth.ts";

const resampling = { draws: 200, seed: 1 };
const left: Edges = [0, 0, 40, 100];
const right: Edges = [60, 0, 100, 100];

/** An image with one true box and one method, which found `box`. */
const image = (truth: Edges, box: Edges, pointing: boolean | null = null): JudgedImage => ({
  id: "a",
  boxes: [truth],
  covered: 0.4,
  centre: false,
  judgements: [{ box, boxIou: boxIou(box, truth), maskIou: 0.5, pointing, massInside: null }],
});

test("CorLoc is the share of hits with Wilson's interval, and exactly half an overlap is none", () => {
  const half: Edges = [0, 0, 20, 100];
  const { corLoc, boxIou: overlap } = summariseMethod(
    [image(left, left), image(left, left), image(left, half), image(left, right)],
    0,
    resampling,
  );
  expect(corLoc.value).toBe(0.5);
  expect(corLoc.interval![0]).toBeCloseTo(0.15, 2);
  expect(corLoc.interval![1]).toBeCloseTo(0.85, 2);
  expect(overlap.value).toBeCloseTo(2.5 / 4, 12);
  expect(overlap.interval![0]).toBeLessThan(overlap.value);
});

test("a mean over a single image has no interval, a share has Wilson's", () => {
  const { corLoc, boxIou: overlap } = summariseMethod([image(left, left)], 0, resampling);
  expect(overlap).toEqual({ value: 1, interval: null });
  expect(corLoc.interval![0]).toBeCloseTo(0.21, 2);
});

test("boxes dealt to other images hit where all objects stand in one place, and rarely where they do not", () => {
  const same = Array.from({ length: 10 }, () => image(left, left));
  expect(summariseMethod(same, 0, resampling).dealtCorLoc).toBe(1);
  const apart = [image(left, left), image(right, right)];
  expect(summariseMethod(apart, 0, resampling)).toMatchObject({ dealtCorLoc: 0, corLoc: { value: 1 } });
  expect(summariseMethod([image(left, left)], 0, resampling).dealtCorLoc).toBeNull();
});

test("what has no value in some images is averaged over the others, and null where none has", () => {
  const { pointing, massInside } = summariseMethod(
    [image(left, left, true), image(left, left, null), image(left, left, false)],
    0,
    resampling,
  );
  expect(pointing?.value).toBe(0.5);
  expect(massInside).toBeNull();
});

test("the centred box has the true boxes' median width and height", () => {
  const boxes: Edges[] = [
    [0, 0, 20, 30],
    [0, 0, 40, 50],
    [30, 20, 70, 80],
  ];
  const { centred } = summariseControls(
    boxes.map((box) => image(box, box)),
    { width: 100, height: 100 },
    resampling,
  );
  expect(centred).toMatchObject({ width: 40, height: 50 });
  // [30, 25, 70, 75] overlaps the third by 2000 of 2400 and no other by half.
  expect(centred.corLoc.value).toBeCloseTo(1 / 3, 12);
});
