import { CommonGroundError } from "@commonground/core";
import { detectFormat, type ImageFormat } from "./detect-format.ts";
import { isCompletePng } from "./is-complete-png.ts";
import { conversionOf, unreadFormat } from "./unread-formats.ts";

/** What is read, for messages. */
export const READ_FORMATS = "JPEG, PNG, WebP, GIF, AVIF, TIFF or SVG";

/**
 * The format of an image file's bytes. Throws `INVALID_IMAGE` for what is empty, no image, an image of another format, or
 * a PNG cut short.
 */
export function recogniseImage(bytes: Uint8Array, name: string): ImageFormat {
  if (bytes.length === 0) {
    throw new CommonGroundError("INVALID_IMAGE", `${name}: is empty; download or export it again`);
  }
  const unread = unreadFormat(bytes, name);
  if (unread !== null) {
    throw new CommonGroundError(
      "INVALID_IMAGE",
      `${name}: is in a format that is not read here (${unread}); convert it first, by ${conversionOf(unread)}`,
    );
  }
  const format = detectFormat(bytes);
  if (format === null) {
    throw new CommonGroundError(
      "INVALID_IMAGE",
      `${name}: is no image that is read here, whatever its name says; give a ${READ_FORMATS}`,
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
  return new CommonGroundError("INVALID_IMAGE", `${name}: the ${format.toUpperCase()} ${kind}; ${advice}`, {
    cause,
  });
}
