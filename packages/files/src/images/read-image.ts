import { createHash } from "node:crypto";
import { CommonGroundError, type Note } from "@commonground/core";
import type { Metadata, Sharp, SharpInput, SharpOptions } from "sharp";
import { readFileBytes } from "../bytes/read-file-bytes.ts";
import { isFolder } from "../disk/list-images.ts";
import { checkSvg } from "./check-svg.ts";
import { compositeOverWhite } from "./composite-over-white.ts";
import { countFrames } from "./count-frames.ts";
import type { DecodedImage } from "./decoded-image.ts";
import type { ImageFormat } from "./detect-format.ts";
import { folderError } from "./folder-error.ts";
import { checkPixels, MAX_IMAGE_BYTES } from "./image-limits.ts";
import { CMYK, frameNotes, orientationNotes, OVER_WHITE, rasterisedNote, tinyNotes } from "./image-notes.ts";
import { damagedImage, recogniseImage } from "./recognise-image.ts";
import { svgSize } from "./svg-size.ts";

/**
 * Reads an image file, or the bytes of one, as a person sees it: JPEG, PNG, WebP, GIF, AVIF, TIFF or SVG by content.
 * First frame of several; EXIF orientation applied; colour profiles ignored, as Pillow does; CMYK through libvips'
 * built-in profile; 16 bits cut to 8; transparency over white; SVG drawn with a longer side of `SVG_LONGER_SIDE`.
 * Throws NOT_FOUND, TOO_LARGE (more than `MAX_PIXELS` or `MAX_IMAGE_BYTES`, before decoding) or INVALID_IMAGE
 * (damaged, cut short, no image, another format, a folder, SVG with outside references), or the signal's reason.
 */
export async function readImage(
  input: string | Uint8Array,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<DecodedImage> {
  const { signal } = options;
  const path = typeof input === "string" ? input : null;
  const name = path ?? "the given bytes";
  signal?.throwIfAborted();
  if (path !== null && (await isFolder(path))) throw await folderError(path);
  const bytes =
    typeof input === "string"
      ? await readFileBytes(input, {
          what: "image",
          maxBytes: MAX_IMAGE_BYTES,
          code: "INVALID_IMAGE",
          signal,
        })
      : input;
  signal?.throwIfAborted();
  const format = recogniseImage(bytes, name);
  const svg = format === "svg" ? checkSvg(bytes, name) : null;
  const source = svg?.bytes ?? bytes;
  const open = await loadDecoder();

  const metadata = await open(source).metadata().catch(damaged(name, format));
  const { width, height } = metadata;
  if (svg === null) checkPixels(width, height, name);
  for (const raster of svg?.rasters ?? []) {
    const inner = await open(raster)
      .metadata()
      .catch(damaged(`${name}, an image inside it`, format));
    checkPixels(inner.width, inner.height, `${name}, an image inside it`);
  }
  signal?.throwIfAborted();

  let image = open(source).autoOrient();
  if (svg !== null) image = image.resize({ ...svgSize(width, height), fit: "fill" });
  const { data, info } = await image
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch(damaged(name, format));
  signal?.throwIfAborted();
  if (info.channels !== 3 && info.channels !== 4) {
    throw new CommonGroundError(
      "INVALID_IMAGE",
      `${name}: decodes to ${info.channels} channels; convert it to RGB`,
    );
  }
  const rows = new Uint8Array(data.buffer, data.byteOffset, data.length);
  const { pixels, transparent } =
    info.channels === 4
      ? compositeOverWhite(rows, info.width, info.height)
      : { pixels: { width: info.width, height: info.height, data: rows }, transparent: false };
  return {
    path,
    pixels,
    width: info.width,
    height: info.height,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    format,
    notes: [
      ...notesOn(metadata, format, countFrames(bytes, format), transparent),
      ...(svg === null ? [] : [rasterisedNote(info.width, info.height, svg.hasText ? FONTS : "")]),
      ...tinyNotes(info.width, info.height),
    ],
  };
}

/** The decoder is loaded on first use: commands that read no image start without it. */
async function loadDecoder(): Promise<(input: SharpInput) => Sharp> {
  const { default: sharp } = await import("sharp");
  // `error` refuses damaged and cut files, but not the harmless oddities that decoders warn of.
  const options: SharpOptions = { failOn: "error", ignoreIcc: true, limitInputPixels: false };
  return (input) => sharp(input, options);
}

const FONTS = " Its text looks as the fonts of this machine have it.";

function damaged(name: string, format: ImageFormat): (cause: unknown) => never {
  return (cause) => {
    throw damagedImage(name, format, cause);
  };
}

function notesOn(metadata: Metadata, format: ImageFormat, frames: number, transparent: boolean): Note[] {
  const { pages = 1, orientation = 1, space } = metadata;
  const notes = [...frameNotes(Math.max(pages, frames), format), ...orientationNotes(orientation)];
  if (space === "cmyk") notes.push(CMYK);
  if (transparent && format !== "svg") {
    notes.push(OVER_WHITE);
  }
  return notes;
}
