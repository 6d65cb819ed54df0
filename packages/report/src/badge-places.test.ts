import { encodeRuns, type Part } from "@commonground/core";
import { expect, test } from "vitest";
import { badgePlaces } from "./badge-places.ts";

const SIDE = 40;

function part(set: (x: number, y: number) => boolean): Part {
  const data = Uint8Array.from({ length: SIDE * SIDE }, (_, i) =>
    set(i % SIDE, Math.floor(i / SIDE)) ? 1 : 0,
  );
  return { mask: encodeRuns({ width: SIDE, height: SIDE, data }) } as unknown as Part;
}

function corner(size: number): Part {
  return part((x, y) => x < size && y < size);
}

test("a disc has its letter in the middle", () => {
  const [[x, y]] = badgePlaces([part((x, y) => (x - 20) ** 2 + (y - 20) ** 2 < 100)], SIDE, SIDE, 3);
  expect(Math.hypot(x - 20.5, y - 20.5)).toBeLessThan(1);
});

test("a ring has its letter on the ring", () => {
  const ring = part((x, y) => Math.abs(Math.hypot(x - 20, y - 20) - 12) < 3);
  const [[x, y]] = badgePlaces([ring], SIDE, SIDE, 3);
  expect(Math.abs(Math.hypot(x - 20.5, y - 20.5) - 12)).toBeLessThan(3.5);
});

test("letters of parts round one centre keep two radii apart", () => {
  const rings = [0, 6, 12].map((from) =>
    part((x, y) => Math.hypot(x - 20, y - 20) >= from && Math.hypot(x - 20, y - 20) < from + 6),
  );
  const places = badgePlaces(rings, SIDE, SIDE, 4);
  for (const [i, [x, y]] of places.entries()) {
    for (const [u, v] of places.slice(0, i)) expect(Math.hypot(x - u, y - v)).toBeGreaterThanOrEqual(8);
  }
});

test("letters of parts too small for that stay on the frame, as far apart as the parts allow", () => {
  const places = badgePlaces([corner(2), corner(10)], SIDE, SIDE, 6);
  expect(places[0]).toEqual([6, 6]);
  expect(places[1][0] + places[1][1]).toBeGreaterThan(12);
  expect(places.flat().every((v) => v >= 6 && v <= SIDE - 6)).toBe(true);
});
