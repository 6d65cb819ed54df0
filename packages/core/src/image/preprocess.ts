import type { Pixels } from "./pixels.ts";
import { type Interpolation, resample } from "./resample.ts";
import { roundHalfEven } from "./round-half-even.ts";

/** What a model's published preprocessing says, as plain data. */
export interface Preprocess {
  /** Size of the model's frame, in pixels. */
  readonly width: number;
  readonly height: number;
  /**
   * `shortest`: the image covers the frame, the rest is cut off; `longest`: it fits into the frame, the rest is
   * filled; `squash`: it is stretched to the frame.
   */
  readonly resize: "shortest" | "squash" | "longest";
  readonly interpolation: Interpolation;
  /**
   * Where an odd number of pixels is cut off, how the first side's half is rounded: `even`, to the nearest whole, halves
   * to the even one (torchvision, open_clip), the default; `down` (transformers).
   */
  readonly cropRounding?: "even" | "down" | undefined;
  /** Mean and standard deviation of red, green and blue, for values scaled to 0 … 1. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** Grey level, 0 … 255, round an image that does not fill the frame. */
  readonly fill: number;
}

/**
 * How an image comes into the model's frame: it is resized to `width` × `height`, and the frame's upper left
 * corner lies at (`x`, `y`) of the resized image (negative where the frame reaches beyond the image).
 */
export interface ResizePlan {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
}

/**
 * The resized size and the frame's place in it, with the rounding of torchvision (`Resize`, `CenterCrop`) where
 * the frame is square and the shorter side counts, else of open_clip (`ResizeKeepRatio`, `center_crop_or_pad` in
 * src/open_clip/transform.py). A side never falls below one pixel.
 */
export function planResize(
  image: { readonly width: number; readonly height: number },
  preprocess: Preprocess,
): ResizePlan {
  const [width, height] = resizedSize(image.width, image.height, preprocess);
  return {
    width,
    height,
    x: frameOffset(width, preprocess.width, preprocess.cropRounding),
    y: frameOffset(height, preprocess.height, preprocess.cropRounding),
  };
}

/**
 * Brings an image into the model's frame: resized as `preprocess` says, then cropped or padded round its centre.
 * An image that already has the frame's size comes back as the same object. Byte for byte what torchvision and
 * open_clip make of a Pillow image in mode RGB. Throws `INVALID_IMAGE` when the data do not fit the image's size.
 */
export function prepareImage(image: Pixels, preprocess: Preprocess): Pixels {
  const { width, height, fill } = preprocess;
  const plan = planResize(image, preprocess);
  const visible = resample(image, plan.width, plan.height, preprocess.interpolation, {
    x: Math.max(plan.x, 0),
    y: Math.max(plan.y, 0),
    width: Math.min(plan.width, width),
    height: Math.min(plan.height, height),
  });
  if (visible.width === width && visible.height === height) return visible;

  const data = new Uint8Array(width * height * 3).fill(fill);
  const left = Math.max(-plan.x, 0);
  const top = Math.max(-plan.y, 0);
  const rowLength = visible.width * 3;
  for (let y = 0; y < visible.height; y++) {
    const row = visible.data.subarray(y * rowLength, (y + 1) * rowLength);
    data.set(row, ((top + y) * width + left) * 3);
  }
  return { width, height, data };
}

function resizedSize(width: number, height: number, target: Preprocess): [width: number, height: number] {
  if (target.resize === "squash") return [target.width, target.height];
  if (target.resize === "shortest" && target.width === target.height) {
    const side = target.width;
    return width <= height
      ? [side, Math.trunc((side * height) / width)]
      : [Math.trunc((side * width) / height), side];
  }
  const ratios = [width / target.width, height / target.height] as const;
  const ratio = target.resize === "longest" ? Math.max(...ratios) : Math.min(...ratios);
  return [Math.max(roundHalfEven(width / ratio), 1), Math.max(roundHalfEven(height / ratio), 1)];
}

/** Padding rounds down before the image, cropping as `rounding` says. */
function frameOffset(resized: number, frame: number, rounding: Preprocess["cropRounding"]): number {
  if (resized < frame) return Math.floor((resized - frame + 1) / 2);
  const half = (resized - frame) / 2;
  return rounding === "down" ? Math.floor(half) : roundHalfEven(half);
}
