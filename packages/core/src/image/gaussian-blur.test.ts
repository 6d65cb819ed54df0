import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import golden from "../../fixtures/opencv/blur.json" with { type: "json" };
import { noise } from "../../fixtures/noise.ts";
import { gaussianBlur } from "./gaussian-blur.ts";
import type { Pixels } from "./pixels.ts";

const noiseImage = (width: number, height: number): Pixels => ({
  width,
  height,
  data: noise(width * height * 3),
});

test.each(golden.small)("kernel $kernel on $size gives OpenCV's bytes", ({ size, kernel, expected }) => {
  const blurred = gaussianBlur(noiseImage(size[0]!, size[1]!), kernel);
  expect([blurred.width, blurred.height]).toEqual(size);
  expect(Buffer.from(blurred.data).toString("base64")).toBe(expected);
});

test("every odd kernel up to 127 has OpenCV's weights", () => {
  for (const { kernel, line } of golden.kernels) {
    const data = new Uint8Array(kernel * 3).fill(0);
    data.fill(255, ((kernel - 1) / 2) * 3, ((kernel + 1) / 2) * 3);
    const blurred = gaussianBlur({ width: kernel, height: 1, data }, kernel);
    expect([...blurred.data].filter((_, i) => i % 3 === 0)).toEqual(line);
  }
});

test.each(golden.large)("kernel $kernel on a whole image of $size gives OpenCV's bytes", (golden) => {
  const { data } = gaussianBlur(noiseImage(golden.size[0]!, golden.size[1]!), golden.kernel);
  expect(createHash("sha256").update(data).digest("hex")).toBe(golden.sha256);
});

test("the kernel is 11 pixels wide unless said otherwise", () => {
  const image = noiseImage(17, 13);
  expect(gaussianBlur(image)).toEqual(gaussianBlur(image, 11));
});

test("a constant image stays constant", () => {
  const side = fc.integer({ min: 1, max: 16 });
  const color = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
  fc.assert(
    fc.property(color, side, side, fc.nat(20), (color, width, height, radius) => {
      const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => color[i % 3]!);
      expect(gaussianBlur({ width, height, data }, 2 * radius + 1).data).toEqual(data);
    }),
  );
});

test.each([0, 4, -3, 2.5, Number.NaN])("a kernel size of %s is refused", (kernelSize) => {
  expect(() => gaussianBlur(noiseImage(3, 3), kernelSize)).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT" }),
  );
});
