import { CommonGroundError } from "@commonground/core";
import { checkSvg } from "./check-svg.ts";
import { damagedImage } from "./recognise-image.ts";

/** 8-bit RGBA, not premultiplied, row by row. */
export interface TransparentPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * An SVG drawn at `side` × `side` pixels, its transparency kept; over white it is what `readImage` gives where that is
 * the size. Throws INVALID_IMAGE or TOO_LARGE as `readImage` does, and for a raster image inside it.
 */
export async function drawSvg(svg: string, side: number, name: string): Promise<TransparentPixels> {
  const { bytes, rasters } = checkSvg(new TextEncoder().encode(svg), name);
  if (rasters.length > 0) {
    throw new CommonGroundError(
      "INVALID_IMAGE",
      `${name}: holds a raster image, which is no vector drawing; give one of shapes alone`,
    );
  }
  const { default: sharp } = await import("sharp");
  const { data } = await sharp(bytes, { failOn: "error", ignoreIcc: true, limitInputPixels: false })
    .resize(side, side, { fit: "fill" })
    .ensureAlpha()
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw damagedImage(name, "svg", cause);
    });
  return { width: side, height: side, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}
