import { matrix } from "@commonground/core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { layersFigure } from "./layers.ts";

const matrices = (blocks: number, of: (a: number, b: number) => number) =>
  matrix(
    blocks,
    blocks,
    Float32Array.from({ length: blocks ** 2 }, (_, i) => of(Math.floor(i / blocks), i % blocks)),
  );
const example = {
  tokens: matrices(4, (a, b) => 1 - Math.abs(a - b) / 4),
  keys: matrices(4, (a, b) => (a === b ? 1 : -0.25)),
  images: 1,
};

test("the figure of layers looks as it did", async () => {
  const { svg } = layersFigure(example);
  await expect(`${svg.replace(/></g, ">\n<")}\n`).toMatchFileSnapshot("../../fixtures/figures/layers.svg");
});

test("the figure of layers is both matrices as data", () => {
  expect(layersFigure(example).data).toEqual({
    tokens: [
      [1, 0.75, 0.5, 0.25],
      [0.75, 1, 0.75, 0.5],
      [0.5, 0.75, 1, 0.75],
      [0.25, 0.5, 0.75, 1],
    ],
    keys: [0, 1, 2, 3].map((a) => [0, 1, 2, 3].map((b) => (a === b ? 1 : -0.25))),
  });
});

test("the figure of 32 layers is drawn by librsvg, its numbers apart and none smaller than 13 px", async () => {
  const { svg } = layersFigure({ tokens: matrices(32, () => 1), keys: matrices(32, () => 0), images: 1 });
  const { info } = await sharp(Buffer.from(svg)).raw().toBuffer({ resolveWithObject: true });
  expect(info.width).toBe(360);
  const numbers = [...svg.matchAll(/text-anchor="middle">(\d+)</g)].map(([, number]) => Number(number));
  expect(numbers.slice(0, 3)).toEqual([0, numbers[1], 2 * numbers[1]!]);
  expect(numbers[1]).toBeGreaterThan(1);
  const sizes = [...svg.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size));
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(13);
});
