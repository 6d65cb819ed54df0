import type { Note } from "@commonground/core";

/** Below this shorter side, in pixels, an image shows hardly anything that could be explained. */
const TINY_SIDE = 16;

export const OVER_WHITE: Note = {
  code: "over-white",
  message: "Transparent parts are shown over white.",
};

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
