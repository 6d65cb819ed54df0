import { CommonGroundError } from "@commonground/core";

/** Largest image in pixels: 300 MB once decoded, beyond any camera in common use. */
export const MAX_PIXELS = 100_000_000;

/** Largest image file in bytes. */
export const MAX_IMAGE_BYTES = 256_000_000;

/** Throws `TOO_LARGE` above `MAX_PIXELS`. */
export function checkPixels(width: number, height: number, name: string): void {
  if (width * height <= MAX_PIXELS) return;
  throw new CommonGroundError(
    "TOO_LARGE",
    `${name}: ${width} × ${height} pixels, the limit is ${MAX_PIXELS / 1e6} megapixels; scale it down first`,
  );
}
