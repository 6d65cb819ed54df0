import { array, assert, double, integer, property, record } from "fast-check";
import { expect, test } from "vitest";
import goldens from "../../fixtures/ellipses/ellipses.json" with { type: "json" };
import parts from "../../fixtures/ellipses/patch-parts.json" with { type: "json" };
import { contourArea, largestContour } from "./contour.ts";
import { fillEllipse } from "./fill-ellipse.ts";
import { fitEllipse } from "./fit-ellipse.ts";
import { intersectMasks, maskArea } from "./mask.ts";
import type { Ellipse, Mask } from "./pixels.ts";
import { patchesToPixels } from "./patches-to-pixels.ts";
import { decodeRuns } from "./run-lengths.ts";

function partMask({ side, patches, cut }: (typeof parts)[number]): Mask {
  const data = new Uint8Array(14 * 14);
  for (const patch of patches) data[patch] = 1;
  const whole = patchesToPixels(
    { width: 14, height: 14, data },
    { width: side, height: side },
    14 * side,
    14 * side,
  );
  return cut === null ? whole : intersectMasks(whole, decodeRuns(cut, whole.width, whole.height));
}

/** The ellipse of points that have one. */
function fitted(points: Int32Array): Ellipse {
  const { ellipse, standIn } = fitEllipse(points);
  expect(standIn).toBeNull();
  return ellipse;
}

function angleBetween(a: number, b: number): number {
  const turn = Math.abs(a - b) % 180;
  return Math.min(turn, 180 - turn);
}

const ellipses = record({
  center: record({
    x: double({ min: 60, max: 160, noNaN: true }),
    y: double({ min: 60, max: 160, noNaN: true }),
  }),
  short: double({ min: 12, max: 60, noNaN: true }),
  elongation: double({ min: 1.3, max: 2, noNaN: true }),
  angle: double({ min: 0, max: 180, noNaN: true }),
}).map(({ center, short, elongation, angle }): Ellipse => ({
  center: [center.x, center.y],
  axes: [short, short * elongation],
  angle,
}));

test("the goldens' ellipses are found to 0.01 px and 0.01 degrees", () => {
  for (const golden of goldens) {
    const [height, width] = golden.shape as [number, number];
    const mask = decodeRuns(golden.mask_rle_starting_with_zeros, width, height);
    const { center, axes, angle } = fitted(largestContour(mask)!.points);
    for (const k of [0, 1] as const) {
      expect(Math.abs(center[k] - golden.center[k]!)).toBeLessThan(0.01);
      expect(Math.abs(axes[k] - golden.axes[k]!)).toBeLessThan(0.01);
    }
    expect(angleBetween(angle, golden.angle_degrees)).toBeLessThan(0.01);
  }
});

test("parts made of patches, whole or cut, get OpenCV's ellipses", () => {
  for (const part of parts) {
    const contour = largestContour(partMask(part))!;
    expect([contour.points.length / 2, contourArea(contour)]).toEqual([
      part.contour.points,
      part.contour.area,
    ]);
    const { center, axes, angle } = fitted(contour.points);
    const expected = part.ellipse;
    for (const k of [0, 1] as const) {
      expect(Math.abs(center[k] - expected.center[k]!)).toBeLessThan(0.001);
      expect(Math.abs(axes[k] - expected.axes[k]!)).toBeLessThan(0.001);
    }
    if (axes[1] > 1.02 * axes[0]) expect(angleBetween(angle, expected.angle)).toBeLessThan(0.01);
  }
});

test("points of an ellipse give it back, as far as whole pixels allow", () => {
  assert(
    property(ellipses, (ellipse) => {
      const turn = (ellipse.angle * Math.PI) / 180;
      const points = Int32Array.from({ length: 720 }, (_, i) => {
        const at = (Math.floor(i / 2) * Math.PI) / 180;
        const along = (ellipse.axes[0] / 2) * Math.cos(at);
        const across = (ellipse.axes[1] / 2) * Math.sin(at);
        return i % 2 === 0
          ? Math.round(ellipse.center[0] + along * Math.cos(turn) - across * Math.sin(turn))
          : Math.round(ellipse.center[1] + along * Math.sin(turn) + across * Math.cos(turn));
      });
      const { center, axes, angle } = fitted(points);
      for (const k of [0, 1] as const) {
        expect(Math.abs(center[k] - ellipse.center[k])).toBeLessThan(0.5);
        expect(Math.abs(axes[k] - ellipse.axes[k])).toBeLessThan(1);
      }
      expect(angleBetween(angle, ellipse.angle)).toBeLessThan(5);
    }),
  );
});

test("the ellipse fitted to a filled ellipse covers at least 90 % of it and little more", () => {
  assert(
    property(ellipses, (ellipse) => {
      const mask = fillEllipse(ellipse, 220, 220);
      const refilled = fillEllipse(fitted(largestContour(mask)!.points), 220, 220);
      const common = maskArea(intersectMasks(mask, refilled));
      expect(common / maskArea(mask)).toBeGreaterThan(0.9);
      expect(common / maskArea(refilled)).toBeGreaterThan(0.9);
    }),
  );
});

test("too few points give the ellipse inscribed in their pixels' box, at least 2 px wide", () => {
  const standIn = "few-points";
  expect(fitEllipse(Int32Array.of(7, 9))).toEqual({
    ellipse: { center: [7, 9], axes: [2, 2], angle: 0 },
    standIn,
  });
  expect(fitEllipse(Int32Array.of(2, 3, 3, 3, 4, 3, 3, 3))).toEqual({
    ellipse: { center: [3, 3], axes: [2, 3], angle: 90 },
    standIn,
  });
  expect(fitEllipse(Int32Array.of(0, 0, 0, 3, 1, 3, 1, 1, 1, 0))).toEqual({
    ellipse: { center: [0.5, 1.5], axes: [2, 4], angle: 0 },
    standIn,
  });
});

test("points on one line, on two or on one place get the inscribed ellipse", () => {
  const row = Int32Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? i / 2 : 5));
  expect(fitEllipse(row)).toEqual({
    ellipse: { center: [4.5, 5], axes: [2, 10], angle: 90 },
    standIn: "line",
  });
  const diagonal = Int32Array.from({ length: 20 }, (_, i) => Math.floor(i / 2));
  expect(fitEllipse(diagonal).ellipse).toEqual({ center: [4.5, 4.5], axes: [10, 10], angle: 0 });
  const twoRows = largestContour({ width: 12, height: 2, data: new Uint8Array(24).fill(1) })!.points;
  expect(fitEllipse(twoRows)).toEqual({
    ellipse: { center: [5.5, 0.5], axes: [2, 12], angle: 90 },
    standIn: "open-conic",
  });
  expect(fitEllipse(new Int32Array(20).fill(3))).toEqual({
    ellipse: { center: [3, 3], axes: [2, 2], angle: 0 },
    standIn: "line",
  });
});

test("points on a hyperbola get the inscribed ellipse", () => {
  const points = Int32Array.of(-9, 10, -4, 6, 0, 5, 4, 6, 9, 10, -9, -10, -4, -6, 0, -5, 4, -6, 9, -10);
  expect(fitEllipse(points)).toEqual({
    ellipse: { center: [0, 0], axes: [19, 21], angle: 0 },
    standIn: "open-conic",
  });
});

test("points whose best ellipse is longer than four diagonals get the inscribed one", () => {
  expect(fitEllipse(Int32Array.of(5, 6, 1, 2, 0, 2, 0, 3, 1, 6, 1, 6))).toEqual({
    ellipse: { center: [2.5, 4], axes: [5, 6], angle: 90 },
    standIn: "too-long",
  });
});

test("any points give a finite ellipse of bounded size", () => {
  const points = array(integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 40 });
  assert(
    property(points, (values) => {
      const { center, axes, angle } = fitEllipse(
        Int32Array.from(values.slice(0, values.length & ~1)),
      ).ellipse;
      expect([...center, ...axes, angle].every(Number.isFinite)).toBe(true);
      expect(axes[0]).toBeGreaterThan(0);
      expect(axes[1]).toBeGreaterThanOrEqual(axes[0]);
      expect(axes[1]).toBeLessThanOrEqual(4 * Math.hypot(31, 31));
      expect(angle).toBeGreaterThanOrEqual(0);
      expect(angle).toBeLessThanOrEqual(180);
    }),
    { numRuns: 500 },
  );
});

test("no points at all are refused", () => {
  expect(() => fitEllipse(new Int32Array(0))).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
});
