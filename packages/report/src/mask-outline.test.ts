import { encodeRuns } from "@commonground/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { maskOutline } from "./mask-outline.ts";

type Loop = readonly (readonly [x: number, y: number])[];

/** The corners of each loop of a path of M, H, V and Z. */
function loopsOf(path: string): Loop[] {
  return path
    .split("Z")
    .filter(Boolean)
    .map((piece) => {
      const corners: [number, number][] = [];
      let [x, y] = [0, 0];
      for (const [, command, first, second] of piece.matchAll(/([MHV])(\d+)(?: (\d+))?/g)) {
        if (command === "V") y = Number(first);
        else x = Number(first);
        if (command === "M") y = Number(second);
        corners.push([x, y]);
      }
      return corners;
    });
}

/** Shoelace formula; positive for clockwise loops, y down. */
function signedArea(loop: Loop): number {
  return loop.reduce((sum, [x, y], i) => {
    const [u, v] = loop[(i + 1) % loop.length];
    return sum + (x * v - u * y) / 2;
  }, 0);
}

/** Winding number of the loops round (x, y), which lies on no edge. */
function winding(loops: readonly Loop[], x: number, y: number): number {
  let turns = 0;
  for (const loop of loops) {
    loop.forEach(([x1, y1], i) => {
      const [x2, y2] = loop[(i + 1) % loop.length];
      if (x1 !== x2 || x1 < x) return;
      if (y1 < y && y < y2) turns += 1;
      if (y2 < y && y < y1) turns -= 1;
    });
  }
  return turns;
}

const masks = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height, max: 1 })
      .map((data) => ({ width, height, data })),
  );

test("the loops enclose as much as there are set pixels, holes taken off", () => {
  fc.assert(
    fc.property(masks, (mask) => {
      const loops = loopsOf(maskOutline(encodeRuns(mask), mask.width, mask.height));
      const enclosed = loops.reduce((sum, loop) => sum + signedArea(loop), 0);
      expect(enclosed).toBe(mask.data.filter(Boolean).length);
    }),
  );
});

test("filling the outline by the non-zero rule gives the mask back", () => {
  fc.assert(
    fc.property(masks, (mask) => {
      const loops = loopsOf(maskOutline(encodeRuns(mask), mask.width, mask.height));
      const filled = mask.data.map((_, i) =>
        winding(loops, (i % mask.width) + 0.5, Math.floor(i / mask.width) + 0.5) === 0 ? 0 : 1,
      );
      expect(filled).toEqual(mask.data);
    }),
  );
});

test("a ring is one clockwise loop and one anticlockwise hole", () => {
  const ring = { width: 3, height: 3, data: Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1) };
  const path = maskOutline(encodeRuns(ring), 3, 3);
  expect(path).toBe("M0 0H3V3H0ZM2 1H1V2H2Z");
  expect(loopsOf(path).map(signedArea)).toEqual([9, -1]);
});

test("pixels that touch at a corner keep loops of their own", () => {
  const path = maskOutline(encodeRuns({ width: 2, height: 2, data: Uint8Array.of(1, 0, 0, 1) }), 2, 2);
  expect(loopsOf(path)).toHaveLength(2);
});

test("an empty mask has no outline", () => {
  expect(maskOutline([4], 2, 2)).toBe("");
});
