import type { Mask } from "./pixels.ts";

/**
 * Nearest-neighbour resampling of a mask to `width` × `height`: destination index d takes source index
 * floor(d / (destination size / source size)), as OpenCV's `resize` with `INTER_NEAREST` does
 * (modules/imgproc/src/resize.cpp), not the nearest pixel centre.
 */
export function upsampleMask(mask: Mask, width: number, height: number): Mask {
  const columns = sourceIndices(width, mask.width);
  const rows = sourceIndices(height, mask.height);
  const data = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const start = rows[y]! * mask.width;
    for (let x = 0; x < width; x++, i++) data[i] = mask.data[start + columns[x]!]!;
  }
  return { width, height, data };
}

function sourceIndices(size: number, sourceSize: number): Int32Array {
  const step = 1 / (size / sourceSize);
  return Int32Array.from({ length: size }, (_, i) => Math.min(Math.floor(i * step), sourceSize - 1));
}
