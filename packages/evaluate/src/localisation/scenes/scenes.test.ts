import { expect, test } from "vitest";
import { composeScene, planScene } from "./compose-scene.ts";
import { BACKGROUNDS } from "./backgrounds.ts";

/** Four opaque red pixels, two that are half there and two that are not. */
const drawing = {
  width: 4,
  height: 2,
  data: Uint8Array.from([255, 255, 127, 0, 255, 255, 128, 0].flatMap((alpha) => [255, 0, 0, alpha])),
};

test("a scene's mask holds the pixels that the drawing covers by half or more, where it was laid", () => {
  const plan = { ...planScene(3, 1), width: 20, height: 10, place: [0, 0.999] as const };
  const { mask, pixels } = composeScene(drawing, plan);
  const set = Array.from(mask.data.keys()).filter((i) => mask.data[i] === 1);
  expect(set).toEqual([160, 161, 180, 181, 182]);
  for (const i of [160, 161, 180, 181])
    expect([...pixels.data.subarray(i * 3, i * 3 + 3)]).toEqual([255, 0, 0]);
});

test("the same number and seed give the same scene, others another", () => {
  expect(planScene(5, 1)).toEqual(planScene(5, 1));
  expect(planScene(5, 1)).not.toEqual(planScene(6, 1));
  expect(planScene(5, 1)).not.toEqual(planScene(5, 2));
  const plan = planScene(5, 1);
  const [first, second] = [composeScene(drawing, plan), composeScene(drawing, plan)];
  expect(Buffer.compare(Buffer.from(first.pixels.data), Buffer.from(second.pixels.data))).toBe(0);
  expect(Buffer.compare(first.mask.data, second.mask.data)).toBe(0);
});

test("scenes have every background, many sizes, and drawings that fit", () => {
  const plans = Array.from({ length: 300 }, (_, i) => planScene(i, 1));
  for (const kind of BACKGROUNDS) {
    const share = plans.filter(({ background }) => background === kind).length / plans.length;
    expect(share).toBeGreaterThan(0.12);
    expect(share).toBeLessThan(0.28);
  }
  expect(plans.every(({ side, width, height }) => side <= Math.min(width, height))).toBe(true);
  expect(new Set(plans.map(({ width, height }) => `${width} × ${height}`)).size).toBeGreaterThan(250);
});
