import type { Mask, Preprocess } from "@commonground/core";
import { boxMask, boxToFrame, maskToFrame } from "./frame-geometry.ts";
import { objectBox, shapeMask } from "./truth/object-mask.ts";
import type { Edges, Truth } from "./truth/truth.ts";
import { truthError } from "./truth/truth-error.ts";

/** The ground truth of one image as the model's frame shows it. */
export interface FramedTruth {
  /** One for each object of which the frame shows anything. */
  readonly boxes: readonly Edges[];
  /** The objects' pixels in the frame: masks, and boxes of objects without. */
  readonly mask: Mask;
  /** Objects of which the frame shows nothing, because the crop left them out. */
  readonly away: number;
  /** Objects of which it shows a part. */
  readonly cut: number;
}

/** Shown whole, to rounding. */
const WHOLE = 1 - 1e-9;

/**
 * Brings an image's objects into the model's frame. Throws `INVALID_DATA_SET` where the annotation is of an image of another
 * size, or an object lies outside of the image.
 */
export function truthInFrame(
  truth: Truth,
  image: { readonly width: number; readonly height: number },
  preprocess: Preprocess,
  where: string,
): FramedTruth {
  const { width, height } = image;
  if (truth.size !== null && (truth.size.width !== width || truth.size.height !== height)) {
    throw truthError(
      where,
      `is annotated as ${truth.size.width} × ${truth.size.height} pixels and has ${width} × ${height}`,
      "give the images that were annotated",
    );
  }
  const boxes: Edges[] = [];
  const data = new Uint8Array(preprocess.width * preprocess.height);
  let away = 0;
  let cut = 0;
  for (const [i, object] of truth.objects.entries()) {
    const place = `${where}, object ${i}`;
    const mask = object.shape && shapeMask(object.shape, image, place);
    const box = objectBox(object, mask);
    if (box === null || box[0] >= width || box[1] >= height || box[2] <= 0 || box[3] <= 0) {
      throw truthError(place, "covers no pixel of its image", "correct it, or leave it out");
    }
    const framed = boxToFrame(box, image, preprocess);
    if (framed === null) {
      away++;
      continue;
    }
    if (framed.shown < WHOLE) cut++;
    boxes.push(framed.box);
    const own = mask === null ? boxMask(framed.box, preprocess) : maskToFrame(mask, preprocess);
    for (let p = 0; p < data.length; p++) data[p] |= own.data[p];
  }
  return { boxes, mask: { width: preprocess.width, height: preprocess.height, data }, away, cut };
}
