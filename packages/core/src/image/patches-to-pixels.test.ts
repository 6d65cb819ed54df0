import { expect, test } from "vitest";
import { patchesToPixels } from "./patches-to-pixels.ts";

test("a patch covers the pixels it sees; what no patch sees belongs to none (so400m: 27 · 14 = 378 of 384)", () => {
  const grid = { width: 27, height: 27, data: new Uint8Array(27 * 27) };
  grid.data[27 * 27 - 1] = 1;
  const { data } = patchesToPixels(grid, { width: 14, height: 14 }, 384, 384);
  const at = (x: number, y: number) => data[y * 384 + x];
  expect([at(363, 370), at(364, 364), at(377, 377), at(378, 370), at(370, 378), at(383, 383)]).toEqual([
    0, 1, 1, 0, 0, 0,
  ]);
});

test("where patches tile the frame every pixel takes the patch it lies in", () => {
  const grid = { width: 5, height: 3, data: Uint8Array.from({ length: 15 }, (_, i) => ((i * 7) % 3) & 1) };
  const { width, height, data } = patchesToPixels(grid, { width: 8, height: 6 }, 40, 18);
  expect([width, height]).toEqual([40, 18]);
  expect(Array.from(data)).toEqual(
    Array.from(
      { length: 40 * 18 },
      (_, i) => grid.data[Math.floor(i / 40 / 6) * 5 + Math.floor((i % 40) / 8)],
    ),
  );
});
