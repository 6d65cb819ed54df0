import { type Mask, planResize, type Preprocess } from "@commonground/core";
import type { Edges } from "./truth/truth.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A box in the model's frame. */
export interface FramedBox {
  /** In pixels of the frame, cut at its sides. */
  readonly box: Edges;
  /** Share of the box's area that the frame shows, above 0 and at most 1. */
  readonly shown: number;
}

/**
 * Brings a box of an image into the model's frame, as `prepareImage` brings the image there: scaled by the resized size
 * over the image's, shifted by the crop. What reaches beyond the image is cut first. Null where the frame shows none of it.
 */
export function boxToFrame(box: Edges, image: Size, preprocess: Preprocess): FramedBox | null {
  const plan = planResize(image, preprocess);
  const [scaleX, scaleY] = [plan.width / image.width, plan.height / image.height];
  const [left, top, right, bottom] = cut(box, image);
  const moved: Edges = [
    left * scaleX - plan.x,
    top * scaleY - plan.y,
    right * scaleX - plan.x,
    bottom * scaleY - plan.y,
  ];
  const framed = cut(moved, preprocess);
  const area = boxArea(framed);
  return area > 0 ? { box: framed, shown: area / boxArea(moved) } : null;
}

/**
 * Brings a mask of an image into the model's frame: a pixel of the frame has the value of the image's pixel under its
 * centre; 0 beyond the image.
 */
export function maskToFrame(mask: Mask, preprocess: Preprocess): Mask {
  const plan = planResize(mask, preprocess);
  const { width, height } = preprocess;
  const columns = Int32Array.from({ length: width }, (_, x) => sourceOf(x + plan.x, plan.width, mask.width));
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = sourceOf(y + plan.y, plan.height, mask.height);
    if (row < 0) continue;
    for (let x = 0; x < width; x++) {
      if (columns[x] >= 0) data[y * width + x] = mask.data[row * mask.width + columns[x]];
    }
  }
  return { width, height, data };
}

/** The pixel of an image under the centre of one of the resized image; −1 outside. */
function sourceOf(at: number, resized: number, size: number): number {
  return at < 0 || at >= resized ? -1 : Math.floor(((at + 0.5) * size) / resized);
}

/** The pixels whose centres lie in a box. */
export function boxMask([left, top, right, bottom]: Edges, { width, height }: Size): Mask {
  const data = new Uint8Array(width * height);
  const [from, to] = [Math.ceil(left - 0.5), Math.ceil(right - 0.5)];
  for (let y = Math.ceil(top - 0.5); y < Math.ceil(bottom - 0.5); y++)
    data.fill(1, y * width + from, y * width + to);
  return { width, height, data };
}

export function boxArea([left, top, right, bottom]: Edges): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** Intersection over union of two boxes, 0 to 1; 0 where both are empty. */
export function boxIou(a: Edges, b: Edges): number {
  const common = boxArea([
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ]);
  const union = boxArea(a) + boxArea(b) - common;
  return union > 0 ? common / union : 0;
}

/** Intersection over union of two masks of one size, 0 to 1; 0 where both are empty. */
export function maskIou(a: Mask, b: Mask): number {
  let common = 0;
  let union = 0;
  for (let i = 0; i < a.data.length; i++) {
    common += a.data[i] & b.data[i];
    union += a.data[i] | b.data[i];
  }
  return union > 0 ? common / union : 0;
}

function cut([left, top, right, bottom]: Edges, { width, height }: Size): Edges {
  return [within(left, width), within(top, height), within(right, width), within(bottom, height)];
}

function within(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
