import { CommonGroundError } from "@commonground/core";
import { detectFormat } from "./detect-format.ts";
import { hasPngChunk, isCompletePng } from "./is-complete-png.ts";
import { damagedImage } from "./recognise-image.ts";

/** Levels of a grey image, row by row: 0 to 255, or to 65,535 of 16 bits. */
export interface GreyLevels {
  readonly width: number;
  readonly height: number;
  readonly levels: Float64Array;
}

/** Places in a PNG's header chunk, which is its first (PNG 11.2.2). */
const WIDTH_AT = 16;
const HEIGHT_AT = 20;
const DEPTH_AT = 24;
const COLOUR_AT = 25;
const GREY = 0;

/**
 * The levels of a PNG of 8 or 16 bits of grey, as stored. Throws INVALID_IMAGE for another format, colour, a palette,
 * transparency or damage, TOO_LARGE for a side of more than `maxSide` pixels, before decoding.
 */
export async function decodeGreyPng(bytes: Uint8Array, maxSide: number, name: string): Promise<GreyLevels> {
  const refuse = (what: string) =>
    new CommonGroundError("INVALID_IMAGE", `${name}: ${what}; save it as PNG of 8 or 16 bits of grey`);
  if (detectFormat(bytes) !== "png") throw refuse("is no PNG");
  if (!isCompletePng(bytes)) throw damagedImage(name, "png");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [width, height] = [view.getUint32(WIDTH_AT), view.getUint32(HEIGHT_AT)];
  if (width > maxSide || height > maxSide) {
    throw new CommonGroundError(
      "TOO_LARGE",
      `${name}: ${width} × ${height} pixels, the limit is ${maxSide} a side; scale it down first`,
    );
  }
  const [depth, colour] = [bytes[DEPTH_AT], bytes[COLOUR_AT]];
  if (hasPngChunk(bytes, "tRNS")) throw refuse("has transparency");
  if (colour !== GREY) throw refuse("has colour, a palette or transparency");
  if (depth !== 8 && depth !== 16) throw refuse(`has ${depth} ${depth === 1 ? "bit" : "bits"} a level`);
  const { default: sharp } = await import("sharp");
  const wide = depth === 16;
  const { data, info } = await sharp(bytes, { failOn: "error", ignoreIcc: true, limitInputPixels: false })
    .toColourspace(wide ? "grey16" : "b-w")
    .raw({ depth: wide ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw damagedImage(name, "png", cause);
    });
  if (info.channels !== 1) throw refuse("has transparency");
  const raw = new DataView(data.buffer, data.byteOffset, data.length);
  return {
    width,
    height,
    levels: Float64Array.from({ length: width * height }, (_, i) =>
      wide ? raw.getUint16(2 * i, true) : raw.getUint8(i),
    ),
  };
}
