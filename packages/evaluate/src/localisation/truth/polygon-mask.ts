import type { Mask } from "@commonground/core";

/**
 * The pixels whose centres lie in any of the polygons (x, y, x, y, … in pixels; crossings count by the even-odd rule
 * within each). Work grows with edges · rows they cross, memory with the image.
 */
export function polygonMask(polygons: readonly (readonly number[])[], width: number, height: number): Mask {
  const data = new Uint8Array(width * height);
  // Entry x of a row is 1 where an odd number of edges crosses between the centres of pixels x − 1 and x.
  const crossings = new Uint8Array((width + 1) * height);
  for (const polygon of polygons) {
    crossings.fill(0);
    for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
      cross(crossings, width, height, polygon[j], polygon[j + 1], polygon[i], polygon[i + 1]);
    }
    for (let y = 0; y < height; y++) {
      let inside = 0;
      for (let x = 0; x < width; x++) {
        inside ^= crossings[y * (width + 1) + x];
        data[y * width + x] |= inside;
      }
    }
  }
  return { width, height, data };
}

function cross(
  crossings: Uint8Array,
  width: number,
  height: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): void {
  const [top, bottom] = y0 < y1 ? [y0, y1] : [y1, y0];
  const first = Math.max(0, Math.ceil(top - 0.5));
  const last = Math.min(height, Math.ceil(bottom - 0.5));
  const slope = (x1 - x0) / (y1 - y0);
  for (let y = first; y < last; y++) {
    const x = Math.ceil(x0 + (y + 0.5 - y0) * slope - 0.5);
    crossings[y * (width + 1) + Math.min(width, Math.max(0, x))] ^= 1;
  }
}
