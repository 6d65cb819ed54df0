import type { Pixels } from "./pixels.ts";

/** ITU-R BT.601 luma weights in units of 2^-15, as OpenCV rounds them: they sum to 1. */
const RED = 9798;
const GREEN = 19235;
const BLUE = 3735;
const SHIFT = 15;
const HALF = 1 << (SHIFT - 1);

/**
 * The image in greys, still three channels. Byte for byte OpenCV's 8-bit `COLOR_RGB2GRAY`
 * (modules/imgproc/src/color_rgb.simd.hpp), the grey level written to all channels.
 */
export function greyscale({ width, height, data }: Pixels): Pixels {
  const grey = new Uint8Array(data.length);
  for (let p = 0; p < data.length; p += 3) {
    const level = (data[p]! * RED + data[p + 1]! * GREEN + data[p + 2]! * BLUE + HALF) >> SHIFT;
    grey[p] = level;
    grey[p + 1] = level;
    grey[p + 2] = level;
  }
  return { width, height, data: grey };
}
