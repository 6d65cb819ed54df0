import { CommonGroundError } from "../errors.ts";
import type { Box, Mask } from "./pixels.ts";

/** Number of set pixels. */
export function maskArea(mask: Mask): number {
  let area = 0;
  for (const value of mask.data) area += value;
  return area;
}

/** The smallest box that holds every set pixel, null for an empty mask. */
export function maskBox(mask: Mask): Box | null {
  const { width, height, data } = mask;
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The pixels set in both masks; throws `INVALID_ARGUMENT` when their sizes differ. */
export function intersectMasks(a: Mask, b: Mask): Mask {
  if (a.width !== b.width || a.height !== b.height) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `intersectMasks: ${a.width} × ${a.height} and ${b.width} × ${b.height} differ; bring both to one frame`,
    );
  }
  return { width: a.width, height: a.height, data: a.data.map((value, i) => value & b.data[i]!) };
}
