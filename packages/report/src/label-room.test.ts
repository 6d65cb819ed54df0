import fc from "fast-check";
import { expect, test } from "vitest";
import { crosses, overlap, type Segment } from "./label-room.ts";

const BOX = { left: 10, right: 30, top: 20, bottom: 40 };
const line = (x1: number, y1: number, x2: number, y2: number): Segment => ({ x1, y1, x2, y2 });

test.each<[crossing: boolean, lines: readonly Segment[]]>([
  [
    true,
    [
      line(0, 0, 50, 60),
      line(50, 60, 0, 0),
      line(0, 30, 50, 30),
      line(20, 0, 20, 99),
      line(20, 30, 90, 90),
      line(12, 22, 13, 23),
    ],
  ],
  [
    false,
    [
      line(0, 0, 9, 60),
      line(0, 30, 9, 30),
      line(0, 20, 50, 20),
      line(30, 0, 30, 99),
      line(0, 45, 50, 41),
      line(0, 0, 35, 15),
      line(20, 41, 20, 99),
    ],
  ],
])(
  "a line through a box, from within it or in it crosses it, one past it does not: %s",
  (crossing, lines) => {
    expect(lines.filter((each) => crosses(BOX, each) !== crossing)).toEqual([]);
  },
);

test("a line crosses a box exactly where one of many points on it lies inside", () => {
  const place = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(place, place, place, place, (x1, y1, x2, y2) => {
      const inside = Array.from({ length: 2001 }, (_, i) => i / 2000).some((share) => {
        const [x, y] = [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
        return x > BOX.left && x < BOX.right && y > BOX.top && y < BOX.bottom;
      });
      if (inside) expect(crosses(BOX, line(x1, y1, x2, y2))).toBe(true);
      else if (crosses(BOX, line(x1, y1, x2, y2))) {
        // Two thousand points can miss a corner that is cut by less than a step.
        const grown = { left: 10.1, right: 29.9, top: 20.1, bottom: 39.9 };
        expect(crosses(grown, line(x1, y1, x2, y2))).toBe(false);
      }
    }),
  );
});

test("boxes that only touch do not overlap", () => {
  expect(overlap(BOX, { ...BOX, left: 30, right: 50 })).toBe(false);
  expect(overlap(BOX, { ...BOX, left: 29, right: 50 })).toBe(true);
});
