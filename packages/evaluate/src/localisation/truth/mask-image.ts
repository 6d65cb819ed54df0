import type { Mask } from "@commonground/core";
import type { DecodedImage } from "@commonground/files";
import type { Truth, TruthObject } from "./truth.ts";
import { truthError } from "./truth-error.ts";

/** Most objects in a picture: a palette has 256 colours. */
const MAX_COLOURS = 256;

/** Most bytes of all objects' masks. */
const MAX_MASK_BYTES = 1_000_000_000;

/** The colour of VOC's borders and of what it leaves undecided (palette index 255). */
const VOC_VOID = 0xe0e0c0;

/**
 * The objects in a picture of masks: black is the ground, and every other colour an object (VOC's SegmentationObject), so
 * that black and white is one object. VOC's colour of borders is ground. Throws `INVALID_DATA_SET` for what may mean several
 * things: greys between, transparency, more colours than a palette has.
 */
export function parseMaskImage({ pixels, notes }: DecodedImage, where: string): Truth {
  if (notes.some(({ code }) => code === "over-white")) throw wrong(where, "has transparent pixels");
  const { width, height, data } = pixels;
  const byColour = new Map<number, Mask>();
  let grey = true;
  for (let i = 0, at = 0; i < width * height; i++, at += 3) {
    const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
    if (colour === 0 || colour === VOC_VOID) continue;
    grey &&= data[at] === data[at + 1] && data[at] === data[at + 2];
    let mask = byColour.get(colour);
    if (mask === undefined) {
      const most = Math.min(MAX_COLOURS, Math.floor(MAX_MASK_BYTES / (width * height)));
      if (byColour.size === most) throw wrong(where, `has more than ${most} colours`);
      mask = { width, height, data: new Uint8Array(width * height) };
      byColour.set(colour, mask);
    }
    mask.data[i] = 1;
  }
  if (grey && byColour.size > 1) {
    throw wrong(where, `has ${byColour.size} greys, which may be objects or soft edges`);
  }
  const objects = [...byColour.values()].map((mask): TruthObject => ({
    label: null,
    box: null,
    shape: { kind: "mask", mask },
  }));
  return { size: { width, height }, objects, crowds: 0 };
}

function wrong(where: string, what: string) {
  return truthError(where, what, "make it black with one more colour an object, as PNG");
}
