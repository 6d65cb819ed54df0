import { expect, test } from "vitest";
import parts from "../../fixtures/ellipses/patch-parts.json" with { type: "json" };
import oracle from "../../fixtures/opencv-drawing/ellipses.json" with { type: "json" };
import { drawEllipse } from "./draw-ellipse.ts";
import type { Ellipse, Mask, Pixels } from "./pixels.ts";
import { decodeRuns } from "./run-lengths.ts";

const black = (width: number, height: number): Pixels => ({
  width,
  height,
  data: new Uint8Array(width * height * 3),
});

function painted({ width, height, data }: Pixels, colour: readonly number[]): Mask {
  const isColour = (_: unknown, i: number) => Number(colour.every((value, k) => data[i * 3 + k] === value));
  return { width, height, data: Uint8Array.from({ length: width * height }, isColour) };
}

test("outlines are OpenCV's pixel for pixel, inside, across and outside of the frame", () => {
  for (const { width, height, ellipse, outline } of oracle) {
    const drawn = drawEllipse(black(width, height), ellipse as unknown as Ellipse, [255, 0, 0]);
    expect(painted(drawn, [255, 0, 0])).toEqual(decodeRuns(outline, width, height));
  }
});

test("outlines of parts are OpenCV's pixel for pixel", () => {
  for (const { side, ellipse, outline } of parts) {
    if (outline === undefined) continue;
    const drawn = drawEllipse(black(14 * side, 14 * side), ellipse as unknown as Ellipse, [0, 9, 200]);
    expect(painted(drawn, [0, 9, 200])).toEqual(decodeRuns(outline, 14 * side, 14 * side));
  }
});

test("the image itself and the pixels off the line are left as they were", () => {
  const image = { width: 40, height: 30, data: Uint8Array.from({ length: 3600 }, (_, i) => i % 251) };
  const before = image.data.slice();
  const drawn = drawEllipse(image, { center: [20, 15], axes: [10, 20], angle: 30 }, [255, 0, 0]);
  expect(image.data).toEqual(before);
  const line = painted(drawn, [255, 0, 0]).data;
  expect(line.includes(1)).toBe(true);
  expect(drawn.data.every((value, i) => line[Math.floor(i / 3)] === 1 || value === before[i])).toBe(true);
});

test("an ellipse that is not finite or has a negative axis is refused", () => {
  for (const broken of [
    { center: [Number.NaN, 1], axes: [2, 3], angle: 0 },
    { center: [1, 1], axes: [2, Infinity], angle: 0 },
    { center: [1, 1], axes: [-2, 3], angle: 0 },
    { center: [1, 1], axes: [2, 3], angle: Number.NaN },
  ]) {
    expect(() => drawEllipse(black(4, 4), broken as unknown as Ellipse, [255, 0, 0])).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  }
});
