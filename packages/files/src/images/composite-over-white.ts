import type { Pixels } from "@commonground/core";

/**
 * 8-bit RGBA (not premultiplied) over white, as 8-bit RGB: round((c·a + 255·(255 − a)) / 255). `transparent` tells
 * whether any pixel was less than opaque.
 */
export function compositeOverWhite(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
): { pixels: Pixels; transparent: boolean } {
  const data = new Uint8Array(width * height * 3);
  let transparent = false;
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    const alpha = rgba[from + 3]!;
    if (alpha < 255) transparent = true;
    const white = 255 * (255 - alpha) + 127;
    for (let k = 0; k < 3; k++) data[to + k] = Math.floor((rgba[from + k]! * alpha + white) / 255);
  }
  return { pixels: { width, height, data }, transparent };
}
