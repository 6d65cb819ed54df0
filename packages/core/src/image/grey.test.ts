import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import golden from "../../fixtures/opencv/grey.json" with { type: "json" };
import { noise } from "../../fixtures/noise.ts";
import { greyscale } from "./grey.ts";

test("chosen colours get OpenCV's grey levels", () => {
  const data = Uint8Array.from(golden.colours.flat());
  const grey = greyscale({ width: golden.colours.length, height: 1, data });
  expect([...grey.data]).toEqual(golden.levels.flatMap((level) => [level, level, level]));
});

test("all 16,777,216 colours get OpenCV's grey levels", () => {
  const data = new Uint8Array(65536 * 3);
  for (let i = 0; i < 65536; i++) {
    data[i * 3 + 1] = i >> 8;
    data[i * 3 + 2] = i & 255;
  }
  const levels = new Uint8Array(65536);
  const hash = createHash("sha256");
  for (let red = 0; red < 256; red++) {
    for (let i = 0; i < 65536; i++) data[i * 3] = red;
    const grey = greyscale({ width: 256, height: 256, data });
    for (let i = 0; i < 65536; i++) levels[i] = grey.data[i * 3]!;
    hash.update(levels);
  }
  expect(hash.digest("hex")).toBe(golden.sha256OfAllColours);
});

test("the three channels are equal and the image itself is left as it was", () => {
  const image = { width: 5, height: 4, data: noise(60) };
  const { width, height, data } = greyscale(image);
  expect([width, height]).toEqual([5, 4]);
  expect(data.every((value, i) => value === data[i - (i % 3)])).toBe(true);
  expect(image.data).toEqual(noise(60));
});
