import { expect, test } from "vitest";
import { piecesOf } from "./pieces.ts";
import { shapesOf } from "./shapes.ts";

const SIDE = 64;
const square = (x: number, y: number, side: number, fill: string) =>
  `<rect x="${x}" y="${y}" width="${side}" height="${side}" fill="${fill}"/>`;
const pieces = (...shapes: string[]) =>
  piecesOf(
    shapesOf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${shapes.join("")}</svg>`)!,
    SIDE,
    "a",
  );
const where = (mask: Uint8Array) =>
  Array.from(mask.keys())
    .filter((p) => mask[p] === 1)
    .map((p) => [p % SIDE, Math.floor(p / SIDE)]);

test("shapes that touch and share a colour family are one piece, others their own", async () => {
  const found = await pieces(
    square(0, 0, 10, "#d00"),
    square(10, 0, 10, "#f44"), // beside the first, another red
    square(40, 0, 10, "#d00"), // red, but apart
    square(0, 10, 10, "#00d"), // below the first, blue
  );
  expect(found.map(({ shapes, area }) => ({ shapes, area }))).toEqual([
    { shapes: [0, 1], area: 200 },
    { shapes: [2], area: 100 },
    { shapes: [3], area: 100 },
  ]);
});

test("shapes are one piece through a third that comes after both", async () => {
  const found = await pieces(square(0, 0, 10, "red"), square(20, 0, 10, "red"), square(10, 0, 10, "red"));
  expect(found.map(({ shapes }) => shapes)).toEqual([[0, 1, 2]]);
});

test("a pixel apart is apart", async () => {
  expect(await pieces(square(0, 0, 10, "red"), square(11, 0, 10, "red"))).toHaveLength(2);
});

test("a mask is what is seen of a piece, pixel by pixel", async () => {
  const [below, above] = await pieces(square(0, 0, 12, "red"), square(4, 4, 8, "blue"));
  expect(where(above.mask)).toEqual(
    Array.from({ length: 64 }, (_, i) => [4 + (i % 8), 4 + Math.floor(i / 8)]),
  );
  expect(below.area).toBe(144 - 64);
  expect(where(below.mask).every(([x, y]) => x < 4 || y < 4)).toBe(true);
});

test("what is hidden, and what is seen of less than 0.4 % of the frame, is no piece", async () => {
  const found = await pieces(
    square(0, 0, 10, "red"),
    square(0, 0, 20, "blue"),
    square(40, 40, 4, "lime"), // 16 of 4,096 pixels
    square(50, 50, 5, "black"), // 25 of them
  );
  expect(found.map(({ shapes }) => shapes)).toEqual([[1], [3]]);
});

test("greys are one family when near in lightness", async () => {
  const found = await pieces(square(0, 0, 10, "#888"), square(10, 0, 10, "#999"), square(20, 0, 10, "#fff"));
  expect(found.map(({ shapes }) => shapes)).toEqual([[0, 1], [2]]);
});
