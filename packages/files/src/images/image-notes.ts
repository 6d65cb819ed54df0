import type { Note } from "@commonground/core";
import type { ImageFormat } from "./detect-format.ts";

/** Below this shorter side, in pixels, an image shows hardly anything that could be explained. */
const TINY_SIDE = 16;

export const OVER_WHITE: Note = {
  code: "over-white",
  message: "Transparent parts are shown over white.",
};

export const CMYK: Note = {
  code: "cmyk",
  message: "The CMYK colours are converted to sRGB with a general printing profile.",
};

/** What to say of an animation; nothing of a picture that stands still. Of an animated PNG, decoders that know none draw one image. */
export function frameNotes(frames: number, format: ImageFormat): Note[] {
  if (frames <= 1) return [];
  const used = format === "png" ? "its still image" : "the first";
  return [{ code: "first-frame", message: `The file has ${frames} frames; ${used} is used.` }];
}

/** `orientation` as EXIF has it, 1 for upright. */
export function orientationNotes(orientation: number): Note[] {
  if (orientation <= 1) return [];
  return [
    {
      code: "oriented",
      message: `The picture is turned upright as its EXIF orientation (${orientation}) says; Python pipelines commonly leave it as stored.`,
    },
  ];
}

/** `remark`, which begins with a space or is empty, says what else the drawing depends on. */
export function rasterisedNote(width: number, height: number, remark: string): Note {
  return {
    code: "rasterised",
    message: `The SVG is drawn over white at ${width} × ${height} pixels.${remark}`,
  };
}

/** What to say of an image that is too small for parts; nothing for others. */
export function tinyNotes(width: number, height: number): Note[] {
  if (Math.min(width, height) >= TINY_SIDE) return [];
  return [
    {
      code: "tiny-image",
      message: `The image has ${width} × ${height} pixels: enlarged, it shows hardly anything that parts could follow.`,
    },
  ];
}
