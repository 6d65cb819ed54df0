import { expect, test } from "vitest";
import oracle from "../../fixtures/opencv-drawing/masks.json" with { type: "json" };
import { decodeRuns } from "./run-lengths.ts";
import { upsampleMask } from "./upsample-mask.ts";

test("every pixel is the one OpenCV's nearest-neighbour resize takes, at any scale", () => {
  for (const { width, height, mask, resized } of oracle) {
    expect(upsampleMask(decodeRuns(mask, width, height), resized.width, resized.height)).toEqual(
      decodeRuns(resized.mask, resized.width, resized.height),
    );
  }
});

test("a patch becomes a square of pixels", () => {
  const data = new Uint8Array(14 * 14);
  data[2 * 14 + 3] = 1;
  const { data: pixels } = upsampleMask({ width: 14, height: 14, data }, 224, 224);
  for (let y = 0; y < 224; y++) {
    for (let x = 0; x < 224; x++) {
      expect(pixels[y * 224 + x]).toBe(Math.floor(x / 16) === 3 && Math.floor(y / 16) === 2 ? 1 : 0);
    }
  }
});
