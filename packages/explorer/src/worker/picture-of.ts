import { CommonGroundError, type Pixels } from "@commonground/core";

/** Pixels as a PNG for the page to show. Throws `RUNTIME` where the browser gives no canvas of that size. */
export function pictureOf({ width, height, data }: Pixels): Promise<Blob> {
  const opaque = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let p = 0; p < width * height; p++) opaque.set(data.subarray(3 * p, 3 * p + 3), 4 * p);
  return pngOf(opaque, width, height);
}

/** RGBA of `width` × `height` pixels as a PNG; throws as `pictureOf`. */
export async function pngOf(
  pixels: Uint8ClampedArray<ArrayBuffer>,
  width: number,
  height: number,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) {
    throw new CommonGroundError(
      "RUNTIME",
      `the browser gives no canvas of ${width} × ${height} pixels; close other pages`,
    );
  }
  context.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}
