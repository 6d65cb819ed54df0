import { CommonGroundError } from "@commonground/core";
import { detectFormat, type ImageFormat } from "./detect-format.ts";
import { isCompletePng } from "./is-complete-png.ts";

/** The format of an image file's bytes. Throws `INVALID_IMAGE` for what is empty, no image, or a PNG cut short. */
export function recogniseImage(bytes: Uint8Array, name: string): ImageFormat {
  if (bytes.length === 0) {
    throw new CommonGroundError("INVALID_IMAGE", `readImage: ${name}: is empty; download or export it again`);
  }
  const format = detectFormat(bytes);
  if (format === null) {
    throw new CommonGroundError(
      "INVALID_IMAGE",
      `readImage: ${name}: is no image that is read here, whatever its name says; give a JPEG, PNG, WebP, GIF, AVIF, TIFF or SVG`,
    );
  }
  if (format === "png" && !isCompletePng(bytes)) throw damagedImage(name, format);
  return format;
}

/** The error for an image that the decoder refuses. */
export function damagedImage(name: string, format: ImageFormat, cause?: unknown): CommonGroundError {
  const [kind, advice] =
    format === "svg"
      ? ["cannot be drawn", "give it a viewBox or export it as PNG"]
      : ["is damaged or cut short", "download or export it again"];
  return new CommonGroundError(
    "INVALID_IMAGE",
    `readImage: ${name}: the ${format.toUpperCase()} ${kind}; ${advice}`,
    { cause },
  );
}
