import { expect, test } from "vitest";
import { fillEllipse } from "./fill-ellipse.ts";
import type { Ellipse, Pixels } from "./pixels.ts";
import { regionPrompts } from "./region-prompts.ts";

const flat = (width: number, height: number, value: number): Pixels => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(value),
});
const ellipse: Ellipse = { center: [22, 14], axes: [12, 20], angle: 100 };

function pixel({ width, data }: Pixels, x: number, y: number): number[] {
  return Array.from(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3));
}

test("inside is the image, outside is the context, and the outline is pure red in all three", () => {
  const [plain, grey, blurred] = regionPrompts(flat(40, 30, 10), ellipse, {
    grey: flat(40, 30, 20),
    blurred: flat(40, 30, 30),
  });
  const inside = fillEllipse(ellipse, 40, 30).data;
  for (let i = 0; i < inside.length; i++) {
    const at = [i % 40, Math.floor(i / 40)] as const;
    if (pixel(plain, ...at)[1] === 0) {
      for (const prompt of [plain, grey, blurred]) expect(pixel(prompt, ...at)).toEqual([255, 0, 0]);
      expect(inside[i]).toBe(1);
    } else {
      expect(pixel(plain, ...at)).toEqual([10, 10, 10]);
      expect(pixel(grey, ...at)).toEqual(inside[i] === 1 ? [10, 10, 10] : [20, 20, 20]);
      expect(pixel(blurred, ...at)).toEqual(inside[i] === 1 ? [10, 10, 10] : [30, 30, 30]);
    }
  }
  expect(pixel(plain, 22, 14)).toEqual([10, 10, 10]);
  expect(plain.data.includes(255)).toBe(true);
});

test("neither the image nor its context is changed", () => {
  const image = flat(40, 30, 10);
  const context = { grey: flat(40, 30, 20), blurred: flat(40, 30, 30) };
  regionPrompts(image, ellipse, context);
  expect(image).toEqual(flat(40, 30, 10));
  expect(context).toEqual({ grey: flat(40, 30, 20), blurred: flat(40, 30, 30) });
});

test("a context of another size is refused", () => {
  const context = { grey: flat(40, 30, 20), blurred: flat(30, 40, 30) };
  expect(() => regionPrompts(flat(40, 30, 10), ellipse, context)).toThrow(
    "regionPrompts: the context is 30 × 40, the image 40 × 30",
  );
});
