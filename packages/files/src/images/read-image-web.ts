import { CommonGroundError, sha256 } from "@commonground/core";
import { checkSvg } from "./check-svg.ts";
import { compositeOverWhite } from "./composite-over-white.ts";
import { countFrames } from "./count-frames.ts";
import type { DecodedImage } from "./decoded-image.ts";
import { detectFormat, type ImageFormat } from "./detect-format.ts";
import { exifOrientation } from "./exif-orientation.ts";
import { headerSize, isCmykJpeg } from "./header-size.ts";
import { checkPixels, MAX_IMAGE_BYTES } from "./image-limits.ts";
import { CMYK, frameNotes, orientationNotes, OVER_WHITE, rasterisedNote, tinyNotes } from "./image-notes.ts";
import { plainPicture } from "./plain-picture.ts";
import { damagedImage, recogniseImage } from "./recognise-image.ts";
import { svgSize } from "./svg-size.ts";
import { type Rgba, turnUpright } from "./turn-upright.ts";

/**
 * Reads an image in a browser: JPEG, PNG, WebP, GIF, AVIF or SVG by content, first frame, upright by its EXIF
 * orientation, colour profiles ignored, transparency over white. PNG gives the bytes that it gives in Node; the others
 * depend on the browser's decoder. An SVG is drawn by the browser, at the size it has in Node but with another
 * renderer, and needs a page: workers cannot.
 *
 * Throws INVALID_IMAGE (damaged, no image, a format that the browser does not know, SVG with outside references),
 * TOO_LARGE, or the signal's reason.
 */
export async function readImage(
  blob: Blob,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<DecodedImage> {
  const { signal } = options;
  const path = "name" in blob && typeof blob.name === "string" ? blob.name : null;
  const name = path ?? "the given image";
  signal?.throwIfAborted();
  if (blob.size > MAX_IMAGE_BYTES) {
    throw new CommonGroundError(
      "TOO_LARGE",
      `${name}: the image has ${blob.size} bytes, the limit is ${MAX_IMAGE_BYTES}; give a smaller one`,
    );
  }
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const format = recogniseImage(bytes, name);
  checkHeader(bytes, format, name);
  const drawing = format === "svg" ? await drawSvg(bytes, name) : await drawBitmap(bytes, format, name);
  signal?.throwIfAborted();
  const { pixels, transparent } = compositeOverWhite(drawing.rgba, drawing.width, drawing.height);
  const { width, height } = pixels;
  return {
    path,
    pixels,
    width,
    height,
    sha256: await sha256(bytes),
    format,
    notes: [
      ...frameNotes(countFrames(bytes, format), format),
      ...orientationNotes(exifOrientation(bytes, format)),
      ...(format === "jpeg" && isCmykJpeg(bytes) ? [CMYK] : []),
      ...(transparent && format !== "svg" ? [OVER_WHITE] : []),
      ...(format === "svg" ? [rasterisedNote(width, height, RENDERER)] : []),
      ...tinyNotes(width, height),
    ],
  };
}

/** Refuses an image by the size that its header announces, before the browser makes room for it. */
function checkHeader(bytes: Uint8Array, format: ImageFormat | null, name: string): void {
  const size = format === null ? null : headerSize(bytes, format);
  if (size !== null) checkPixels(size.width, size.height, name);
}

const RENDERER = " This browser's renderer draws it a little differently than the command does.";

async function drawBitmap(bytes: Uint8Array<ArrayBuffer>, format: ImageFormat, name: string): Promise<Rgba> {
  // The EXIF of a WebP is ours to follow.
  const turn = format === "webp" ? exifOrientation(bytes, format) : 1;
  const bitmap = await createImageBitmap(new Blob([plainPicture(bytes, format)]), {
    premultiplyAlpha: "none",
    colorSpaceConversion: "none",
    imageOrientation: "from-image",
  }).catch((cause: unknown) => {
    if (format !== "tiff" && format !== "avif") throw damagedImage(name, format, cause);
    throw new CommonGroundError(
      "INVALID_IMAGE",
      `${name}: this browser cannot decode the ${format.toUpperCase()}; convert it to PNG`,
      { cause },
    );
  });
  const { width, height } = bitmap;
  try {
    checkPixels(width, height, name);
    return turnUpright({ width, height, rgba: draw(bitmap, width, height) }, turn);
  } finally {
    bitmap.close();
  }
}

async function drawSvg(bytes: Uint8Array, name: string): Promise<Rgba> {
  const { Image } = globalThis;
  if (Image === undefined) {
    throw new CommonGroundError(
      "INVALID_IMAGE",
      `${name}: a worker cannot draw SVG; read it on the page and pass its pixels on`,
    );
  }
  const svg = checkSvg(bytes, name);
  for (const raster of svg.rasters) checkHeader(raster, detectFormat(raster), `${name}, an image inside it`);
  const checked = new Blob([new Uint8Array(svg.bytes)], { type: "image/svg+xml" });
  const address = URL.createObjectURL(checked);
  try {
    const image = new Image();
    image.src = address;
    await image.decode().catch((cause: unknown) => {
      throw damagedImage(name, "svg", cause);
    });
    const { naturalWidth, naturalHeight } = image;
    if (naturalWidth === 0 || naturalHeight === 0) throw damagedImage(name, "svg");
    const { width, height } = svgSize(naturalWidth, naturalHeight);
    return { width, height, rgba: draw(image, width, height) };
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * RGBA through a canvas. It keeps c·a / 255 rounded, from which the c that it gives back is not always the c that
 * went in; but over white both give the same, since (c·a + 255·(255 − a)) / 255 rounds to round(c·a / 255) + 255 − a.
 */
function draw(image: ImageBitmap | HTMLImageElement, width: number, height: number): Uint8ClampedArray {
  // A canvas that is read often is kept in memory rather than on the GPU, whose rounding is its own.
  const context = new OffscreenCanvas(width, height).getContext("2d", {
    colorSpace: "srgb",
    willReadFrequently: true,
  });
  if (context === null) {
    throw new CommonGroundError(
      "RUNTIME",
      `the browser gives no canvas of ${width} × ${height} pixels; close other pages, or scale the image down`,
    );
  }
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}
