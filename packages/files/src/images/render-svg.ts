import { CommonGroundError } from "@commonground/core";
import { checkSvg } from "./check-svg.ts";
import { damagedImage } from "./recognise-image.ts";

/** A drawing with its transparency, interleaved: red, green, blue, alpha, 8 bits each, colours not multiplied by alpha. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Draws an SVG with its transparency, its longer side `side` pixels long. Throws INVALID_IMAGE or TOO_LARGE as `readImage`
 * does, and for a raster image inside it, which is no drawing and may have any size; `name` is what errors call the drawing.
 */
export async function renderSvg(bytes: Uint8Array, name: string, side: number): Promise<Drawing> {
  const { default: sharp } = await import("sharp");
  const { bytes: checked, rasters } = checkSvg(bytes, name);
  if (rasters.length > 0) {
    throw new CommonGroundError(
      "INVALID_IMAGE",
      `${name}: holds a raster image, which is no vector drawing; give one of shapes alone`,
    );
  }
  const { data, info } = await sharp(checked, { failOn: "error", ignoreIcc: true, limitInputPixels: false })
    .resize({ width: side, height: side, fit: "inside" })
    .ensureAlpha()
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw damagedImage(name, "svg", cause);
    });
  return {
    width: info.width,
    height: info.height,
    data: new Uint8Array(data.buffer, data.byteOffset, data.length),
  };
}
