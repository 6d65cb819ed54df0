import { expect, test } from "vitest";
import parts from "../../fixtures/ellipses/patch-parts.json" with { type: "json" };
import oracle from "../../fixtures/opencv-drawing/ellipses.json" with { type: "json" };
import { fillEllipse } from "./fill-ellipse.ts";
import { maskArea } from "./mask.ts";
import type { Ellipse } from "./pixels.ts";
import { decodeRuns } from "./run-lengths.ts";

test("filled ellipses are OpenCV's pixel for pixel, inside, across and outside of the frame", () => {
  for (const { width, height, ellipse, fill } of oracle) {
    const filled = fillEllipse(ellipse as unknown as Ellipse, width, height);
    expect(filled).toEqual(decodeRuns(fill, width, height));
  }
});

test("filled ellipses of parts are OpenCV's pixel for pixel", () => {
  for (const { side, ellipse, fill } of parts) {
    if (fill === undefined) continue;
    const filled = fillEllipse(ellipse as unknown as Ellipse, 14 * side, 14 * side);
    expect(filled).toEqual(decodeRuns(fill, 14 * side, 14 * side));
  }
});

test("the number of filled pixels is near π a b", () => {
  const area = maskArea(fillEllipse({ center: [100, 100], axes: [80, 120], angle: 37 }, 200, 200));
  expect(area / (Math.PI * 40 * 60)).toBeGreaterThan(0.98);
  expect(area / (Math.PI * 40 * 60)).toBeLessThan(1.03);
});

test("an ellipse round the frame fills it and one beside it leaves it empty", () => {
  expect(maskArea(fillEllipse({ center: [10, 10], axes: [900, 900], angle: 0 }, 20, 20))).toBe(400);
  expect(maskArea(fillEllipse({ center: [-50, 10], axes: [30, 30], angle: 0 }, 20, 20))).toBe(0);
});
