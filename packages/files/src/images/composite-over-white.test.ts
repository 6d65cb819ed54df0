import { expect, test } from "vitest";
import { compositeOverWhite } from "./composite-over-white.ts";

test("opaque pixels keep their colour, transparent ones become white, the rest is mixed and rounded", () => {
  const { pixels, transparent } = compositeOverWhite(
    Uint8Array.of(1, 2, 3, 255, 9, 9, 9, 0, 0, 100, 255, 128, 200, 100, 50, 51),
    2,
    2,
  );
  expect([...pixels.data]).toEqual([1, 2, 3, 255, 255, 255, 127, 177, 255, 244, 224, 214]);
  expect(transparent).toBe(true);
});

test("every mixture is the rounded exact value", () => {
  const all = Uint8Array.from({ length: 256 * 256 * 4 }, (_, i) => (i % 4 === 3 ? i >> 10 : (i >> 2) & 255));
  const { pixels } = compositeOverWhite(all, 256, 256);
  const wrong = pixels.data.findIndex((value, i) => {
    const [colour, alpha] = [Math.floor(i / 3) & 255, Math.floor(i / 768)];
    return value !== Math.round((colour * alpha + 255 * (255 - alpha)) / 255);
  });
  expect(wrong).toBe(-1);
});

test("a fully opaque alpha channel is not called transparent", () => {
  expect(compositeOverWhite(Uint8Array.of(1, 2, 3, 255), 1, 1).transparent).toBe(false);
});
