import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../fixtures/preprocess/resample.json" with { type: "json" };
import { noise } from "../../fixtures/noise.ts";
import type { Pixels } from "./pixels.ts";
import { type Interpolation, resample } from "./resample.ts";

const noiseImage = (width: number, height: number): Pixels => ({
  width,
  height,
  data: noise(width * height * 3),
});

const side = fc.integer({ min: 1, max: 24 });
const interpolation = fc.constantFrom<Interpolation>("bicubic", "bilinear");
const anyImage = fc
  .tuple(side, side)
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data): Pixels => ({ width, height, data })),
  );

test.each(cases)("$interpolation from $from to $to gives Pillow's bytes", ({ from, to, ...rest }) => {
  const image = noiseImage(from[0]!, from[1]!);
  const result = resample(image, to[0]!, to[1]!, rest.interpolation as Interpolation);
  expect([result.width, result.height]).toEqual(to);
  expect(Buffer.from(result.data).toString("base64")).toBe(rest.expected);
});

test("an image of the size asked for comes back as the same object", () => {
  const image = noiseImage(5, 4);
  expect(resample(image, 5, 4, "bicubic")).toBe(image);
});

test("clamped bytes and a view into a larger buffer give the same pixels as plain bytes", () => {
  const image = noiseImage(9, 7);
  const buffer = new Uint8Array(image.data.length + 11);
  buffer.set(image.data, 11);
  const expected = resample(image, 4, 5, "bicubic");
  expect(resample({ ...image, data: new Uint8ClampedArray(image.data) }, 4, 5, "bicubic")).toEqual(expected);
  expect(resample({ ...image, data: buffer.subarray(11) }, 4, 5, "bicubic")).toEqual(expected);
});

test("a crop holds the same pixels as that part of the whole result", () => {
  const box = fc.record({ x: fc.nat(23), y: fc.nat(23), width: side, height: side });
  fc.assert(
    fc.property(anyImage, box, side, side, interpolation, (image, box, right, below, interpolation) => {
      const width = box.x + box.width + right;
      const height = box.y + box.height + below;
      const whole = resample(image, width, height, interpolation);
      const part = resample(image, width, height, interpolation, box);
      const expected = Array.from({ length: box.height }, (_, y) => {
        const start = ((box.y + y) * width + box.x) * 3;
        return [...whole.data.subarray(start, start + box.width * 3)];
      });
      expect([part.width, part.height]).toEqual([box.width, box.height]);
      expect([...part.data]).toEqual(expected.flat());
    }),
  );
});

test("a crop of an image at its own size copies that part", () => {
  const image = noiseImage(6, 5);
  const part = resample(image, 6, 5, "bicubic", { x: 4, y: 2, width: 1, height: 2 });
  const pixels = [16, 22].flatMap((pixel) => Array.from(image.data.subarray(pixel * 3, pixel * 3 + 3)));
  expect([...part.data]).toEqual(pixels);
});

test("a constant image stays constant", () => {
  const color = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
  fc.assert(
    fc.property(
      color,
      side,
      side,
      side,
      side,
      interpolation,
      (color, width, height, toWidth, toHeight, how) => {
        const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => color[i % 3]!);
        const result = resample({ width, height, data }, toWidth, toHeight, how);
        expect(result.data.every((value, i) => value === color[i % 3])).toBe(true);
      },
    ),
  );
});

test("bilinear results stay within the range of the image", () => {
  fc.assert(
    fc.property(anyImage, side, side, (image, width, height) => {
      const { data } = resample(image, width, height, "bilinear");
      expect(Math.min(...data)).toBeGreaterThanOrEqual(Math.min(...image.data));
      expect(Math.max(...data)).toBeLessThanOrEqual(Math.max(...image.data));
    }),
  );
});

test("bicubic overshoot is clipped at black and white", () => {
  const image = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 255, 255, 255) };
  const { data } = resample(image, 12, 1, "bicubic");
  expect([data[0], data[35]]).toEqual([0, 255]);
});

test("data that do not fit the image's size are refused", () => {
  expect(() => resample({ width: 2, height: 2, data: new Uint8Array(16) }, 1, 1, "bicubic")).toThrow(
    expect.objectContaining({ code: "INVALID_IMAGE" }),
  );
  expect(() => resample({ width: 0, height: 2, data: new Uint8Array(0) }, 1, 1, "bicubic")).toThrow(
    expect.objectContaining({ code: "INVALID_IMAGE" }),
  );
});

test.each([
  [0, 4],
  [4, 2.5],
  [Number.NaN, 4],
])("a target of %s × %s pixels is refused", (width, height) => {
  expect(() => resample(noiseImage(3, 3), width, height, "bilinear")).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT" }),
  );
});

test.each([
  { x: -1, y: 0, width: 2, height: 2 },
  { x: 3, y: 0, width: 2, height: 2 },
  { x: 0, y: 3, width: 2, height: 2 },
  { x: 0, y: 0, width: 0, height: 2 },
])("a crop beyond the result is refused: %o", (crop) => {
  expect(() => resample(noiseImage(3, 3), 4, 4, "bilinear", crop)).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT" }),
  );
});
