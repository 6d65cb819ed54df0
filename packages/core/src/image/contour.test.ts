import { assert, integer, property, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import oracle from "../../fixtures/opencv-drawing/masks.json" with { type: "json" };
import { connectedComponents } from "./components.ts";
import { contourArea, largestContour, outerContours } from "./contour.ts";
import type { Mask } from "./pixels.ts";
import { decodeRuns } from "./run-lengths.ts";

test("contours, their order, starts and areas are those of OpenCV's findContours and contourArea", () => {
  for (const { width, height, mask, contours, areas, largest } of oracle) {
    const decoded = decodeRuns(mask, width, height);
    const found = outerContours(decoded);
    expect(found.map(({ points }) => [...points])).toEqual(contours);
    expect(found.map(contourArea)).toEqual(areas);
    const chosen = largestContour(decoded);
    expect(chosen && [...chosen.points]).toEqual(largest);
  }
});

test("what lies in a hole of another component has no contour", () => {
  const { width, height, mask } = oracle.at(-1)!;
  const nested = decodeRuns(mask, width, height);
  expect(connectedComponents(nested).areas).toHaveLength(2);
  expect(outerContours(nested)).toHaveLength(1);
});

test("of equally large contours the lowest one is taken", () => {
  const mask: Mask = { width: 3, height: 3, data: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 1) };
  expect([...largestContour(mask)!.points]).toEqual([2, 2]);
});

test("an empty mask has no contour", () => {
  expect(largestContour({ width: 3, height: 1, data: new Uint8Array(3) })).toBeNull();
});

test("every point of a contour is a set pixel on the border of the mask, and its neighbour in the list touches it", () => {
  assert(
    property(
      integer({ min: 1, max: 14 }),
      uint8Array({ minLength: 14, maxLength: 196, max: 1 }),
      (width, cells) => {
        const height = Math.floor(cells.length / width);
        const mask: Mask = { width, height, data: cells.slice(0, width * height) };
        const isSet = (x: number, y: number) =>
          x >= 0 && x < width && y >= 0 && y < height && mask.data[y * width + x] === 1;
        for (const { points } of outerContours(mask)) {
          let [previousX, previousY] = points.slice(-2) as unknown as [number, number];
          for (let i = 0; i < points.length; i += 2) {
            const [x, y] = points.slice(i, i + 2) as unknown as [number, number];
            expect(isSet(x, y)).toBe(true);
            expect(isSet(x - 1, y) && isSet(x + 1, y) && isSet(x, y - 1) && isSet(x, y + 1)).toBe(false);
            expect(Math.max(Math.abs(x - previousX), Math.abs(y - previousY))).toBeLessThanOrEqual(1);
            [previousX, previousY] = [x, y];
          }
        }
      },
    ),
  );
});
