import type { Mask } from "./pixels.ts";

/**
 * The pixels that the set patches of a grid see, in a frame of `width` × `height`: patches of `patch` pixels tile it
 * from the top left; what lies beyond the last of them belongs to no patch. Where patches tile the frame whole this is
 * nearest-neighbour upsampling (method 2.3).
 */
export function patchesToPixels(
  grid: Mask,
  patch: { readonly width: number; readonly height: number },
  width: number,
  height: number,
): Mask {
  const data = new Uint8Array(width * height);
  const seenWidth = Math.min(width, grid.width * patch.width);
  const seenHeight = Math.min(height, grid.height * patch.height);
  for (let y = 0; y < seenHeight; y++) {
    const start = Math.floor(y / patch.height) * grid.width;
    for (let x = 0; x < seenWidth; x++) {
      data[y * width + x] = grid.data[start + Math.floor(x / patch.width)];
    }
  }
  return { width, height, data };
}
