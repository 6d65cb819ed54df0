import { createHash } from "node:crypto";
import { CommonGroundError, type Note, type Pixels } from "@commonground/core";
import type { Metadata, Sharp, SharpInput, SharpOptions } from "sharp";
import { readFileBytes } from "../files/read-file-bytes.ts";
import { checkSvg } from "./check-svg.ts";
import { compositeOverWhite } from "./composite-over-white.ts";
import { detectFormat, type ImageFormat } from "./detect-format.ts";
import { isCompletePng } from "./is-complete-png.ts";

/** Largest image in pixels, read from its header: 300 MB once decoded, beyond any camera that CLIP is used on. */
export const MAX_PIXELS = 100_000_000;

/** Largest image file in bytes. */
export const MAX_IMAGE_BYTES = 256_000_000;

/** Longer side of a rasterised SVG in pixels: above every model's input size in common use but few. */
export const SVG_LONGER_SIDE = 512;

/** Below this shorter side, in pixels, an image shows hardly anything that could be explained. */
const TINY_SIDE = 16;

/** A decoded image and where it came from. */
export interface DecodedImage {
  /** Null for bytes without a file. */
  readonly path: string | null;
  /** 8-bit sRGB, upright, over white. */
  readonly pixels: Pixels;
  /** Size of `pixels`. */
  readonly width: number;
  readonly height: number;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly sha256: string;
  readonly format: ImageFormat;
  /** What decoding decided that a reader should know: `first-frame`, `oriented`, `over-white`, `cmyk`, `rasterised`, `tiny-image`. */
  readonly notes: readonly Note[];
}

/**
 * Reads an image file, or the bytes of one, as a person sees it: JPEG, PNG, WebP, GIF, AVIF, TIFF or SVG by content.
 * First frame of several; EXIF orientation applied; colour profiles ignored, as Pillow does; CMYK through libvips'
 * built-in profile; 16 bits cut to 8; transparency over white; SVG drawn with a longer side of `SVG_LONGER_SIDE`.
 * Throws NOT_FOUND, TOO_LARGE (more than `MAX_PIXELS` or `MAX_IMAGE_BYTES`, before decoding) or INVALID_IMAGE
 * (damaged, cut short, no image, SVG with outside references), or the signal's reason.
 */
export async function readImage(
  input: string | Uint8Array,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<DecodedImage> {
  const { signal } = options;
  const path = typeof input === "string" ? input : null;
  const name = path ?? "the given bytes";
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
  const format = recognise(bytes, name);
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
  if (svg !== null) image = image.resize(svgSize(width, height));
  const { data, info } = await image
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch(damaged(name, format));
  signal?.throwIfAborted();
  if (info.channels !== 3 && info.channels !== 4) {
    throw new CommonGroundError(
      "INVALID_IMAGE",
      `readImage: ${name}: decodes to ${info.channels} channels; convert it to RGB`,
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
      ...notesOn(metadata, format, transparent),
      ...(svg === null ? [] : [rasterisedNote(info.width, info.height, svg.hasText)]),
      ...(Math.min(info.width, info.height) < TINY_SIDE ? [tinyNote(info.width, info.height)] : []),
    ],
  };
}

function recognise(bytes: Uint8Array, name: string): ImageFormat {
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
  if (format === "png" && !isCompletePng(bytes)) throw cutShort(name, format);
  return format;
}

function checkPixels(width: number, height: number, name: string): void {
  if (width * height <= MAX_PIXELS) return;
  throw new CommonGroundError(
    "TOO_LARGE",
    `readImage: ${name}: ${width} × ${height} pixels, the limit is ${MAX_PIXELS / 1e6} megapixels; scale it down first`,
  );
}

/** The decoder is loaded on first use: commands that read no image start without it. */
async function loadDecoder(): Promise<(input: SharpInput) => Sharp> {
  const { default: sharp } = await import("sharp");
  sharp.cache(false);
  // `error` refuses damaged and cut files, but not the harmless oddities that decoders warn of.
  const options: SharpOptions = { failOn: "error", ignoreIcc: true, limitInputPixels: false };
  return (input) => sharp(input, options);
}

function damaged(name: string, format: ImageFormat): (cause: unknown) => never {
  return (cause) => {
    throw cutShort(name, format, cause);
  };
}

function cutShort(name: string, format: ImageFormat, cause?: unknown): CommonGroundError {
  const [kind, advice] =
    format === "svg"
      ? ["cannot be drawn", "give it a viewBox or export it as PNG"]
      : ["is damaged or cut short", "download or export it again"];
  return new CommonGroundError(
    "INVALID_IMAGE",
    `readImage: ${name}: the ${format.toUpperCase()} ${kind}; ${advice}`,
    {
      cause,
    },
  );
}

function svgSize(width: number, height: number): { width: number; height: number; fit: "fill" } {
  const scale = SVG_LONGER_SIDE / Math.max(width, height);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(width), height: side(height), fit: "fill" };
}

function notesOn(metadata: Metadata, format: ImageFormat, transparent: boolean): Note[] {
  const notes: Note[] = [];
  const { pages = 1, orientation = 1, space } = metadata;
  if (pages > 1)
    notes.push({ code: "first-frame", message: `The file has ${pages} frames; the first is used.` });
  if (orientation > 1) {
    notes.push({
      code: "oriented",
      message: `The picture is turned upright as its EXIF orientation (${orientation}) says; Python pipelines commonly leave it as stored.`,
    });
  }
  if (space === "cmyk") {
    notes.push({
      code: "cmyk",
      message: "The CMYK colours are converted to sRGB with a general printing profile.",
    });
  }
  if (transparent && format !== "svg") {
    notes.push({ code: "over-white", message: "Transparent parts are shown over white." });
  }
  return notes;
}

function rasterisedNote(width: number, height: number, hasText: boolean): Note {
  const fonts = hasText ? " Its text looks as the fonts of this machine have it." : "";
  return {
    code: "rasterised",
    message: `The SVG is drawn over white at ${width} × ${height} pixels.${fonts}`,
  };
}

function tinyNote(width: number, height: number): Note {
  return {
    code: "tiny-image",
    message: `The image has ${width} × ${height} pixels: enlarged, it shows hardly anything that parts could follow.`,
  };
}
