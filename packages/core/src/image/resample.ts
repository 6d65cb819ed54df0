// Pillow's antialiased two-pass resize for 8-bit images (src/libImaging/Resample.c), reproduced to the byte:
// the models' published preprocessing is defined by it, and Node and browsers then see the same pixels. Each
// pass rounds to 8 bits, the horizontal one first; the weights are integers in units of 2^-22.

import { CommonGroundError } from "../errors.ts";
import type { Box, Pixels } from "./pixels.ts";

export type Interpolation = "bicubic" | "bilinear";

/** Leaves two bits of an int32 for the sign and for bicubic weights that sum to more than 1. */
const PRECISION_BITS = 32 - 8 - 2;
const ONE = 1 << PRECISION_BITS;
const HALF = 1 << (PRECISION_BITS - 1);

interface Filter {
  readonly support: number;
  readonly weight: (distance: number) => number;
}

/** Weights at a distance in (scaled) source pixels; bicubic is Keys' kernel with a = −0.5. */
const FILTERS: Record<Interpolation, Filter> = {
  bilinear: { support: 1, weight: (x) => (x < 1 ? 1 - x : 0) },
  bicubic: {
    support: 2,
    weight: (x) => {
      if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
    },
  },
};

/** For each output position: `count` source positions from `first` on, weighted by `weights[i · stride …]`. */
interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Int32Array;
  readonly stride: number;
}

/**
 * Resizes to `width` × `height` pixels with antialiasing, byte for byte as Pillow's `Image.resize`. With `crop`
 * (a box inside the resized image) only that part is computed and returned. A result equal to the whole of
 * `image` is `image` itself.
 *
 * Source: Pillow, src/libImaging/Resample.c. Throws `INVALID_IMAGE` when the data do not fit the image's size and
 * `INVALID_ARGUMENT` when the size or the crop is impossible.
 */
export function resample(
  image: Pixels,
  width: number,
  height: number,
  interpolation: Interpolation,
  crop: Box = { x: 0, y: 0, width, height },
): Pixels {
  checkImage(image);
  checkTarget(width, height, crop);
  if (width === image.width && height === image.height && crop.width === width && crop.height === height) {
    return image;
  }

  const filter = FILTERS[interpolation];
  const across = taps(image.width, width, crop.x, crop.width, filter);
  const down = taps(image.height, height, crop.y, crop.height, filter);
  const top = down.first[0]!;
  const bottom = down.first[crop.height - 1]! + down.count[crop.height - 1]!;

  const narrowed = new Uint8Array((bottom - top) * crop.width * 3);
  resampleRows(image, top, bottom, across, narrowed);
  const data = new Uint8Array(crop.height * crop.width * 3);
  resampleColumns(narrowed, crop.width * 3, top, down, data);
  return { width: crop.width, height: crop.height, data };
}

/** Source positions and weights of the output positions offset … offset + length − 1. */
function taps(sourceSize: number, targetSize: number, offset: number, length: number, filter: Filter): Taps {
  const scale = sourceSize / targetSize;
  const stretch = Math.max(scale, 1);
  const support = filter.support * stretch;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(length);
  const count = new Int32Array(length);
  const weights = new Int32Array(length * stride);
  const exact = new Float64Array(stride);

  for (let i = 0; i < length; i++) {
    const center = (offset + i + 0.5) * scale;
    const from = Math.max(Math.trunc(center - support + 0.5), 0);
    const n = Math.min(Math.trunc(center + support + 0.5), sourceSize) - from;
    let sum = 0;
    for (let t = 0; t < n; t++) {
      const weight = filter.weight(Math.abs((t + from - center + 0.5) * (1 / stretch)));
      exact[t] = weight;
      sum += weight;
    }
    for (let t = 0; t < n; t++) {
      const weight = sum === 0 ? exact[t]! : exact[t]! / sum;
      weights[i * stride + t] = Math.trunc(weight * ONE + (weight < 0 ? -0.5 : 0.5));
    }
    first[i] = from;
    count[i] = n;
  }
  return { first, count, weights, stride };
}

function resampleRows(image: Pixels, top: number, bottom: number, taps: Taps, output: Uint8Array): void {
  const { first, count, weights, stride } = taps;
  // One array type here keeps the loop monomorphic, whether the image came with clamped bytes or not.
  const source = new Uint8Array(image.data.buffer, image.data.byteOffset, image.data.length);
  const columns = first.length;
  let o = 0;
  for (let y = top; y < bottom; y++) {
    const row = y * image.width * 3;
    for (let x = 0; x < columns; x++) {
      let p = row + first[x]! * 3;
      let w = x * stride;
      const end = w + count[x]!;
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      for (; w < end; w++, p += 3) {
        const weight = weights[w]!;
        red = (red + Math.imul(source[p]!, weight)) | 0;
        green = (green + Math.imul(source[p + 1]!, weight)) | 0;
        blue = (blue + Math.imul(source[p + 2]!, weight)) | 0;
      }
      output[o++] = toByte(red);
      output[o++] = toByte(green);
      output[o++] = toByte(blue);
    }
  }
}

/** `source` holds rows of `rowLength` bytes, of which the first is row `top` of the image that `taps` speak of. */
function resampleColumns(
  source: Uint8Array,
  rowLength: number,
  top: number,
  taps: Taps,
  output: Uint8Array,
): void {
  const { first, count, weights, stride } = taps;
  const sums = new Int32Array(rowLength);
  for (let y = 0; y < first.length; y++) {
    sums.fill(HALF);
    let p = (first[y]! - top) * rowLength;
    for (let t = 0; t < count[y]!; t++) {
      const weight = weights[y * stride + t]!;
      for (let i = 0; i < rowLength; i++) {
        sums[i] = (sums[i]! + Math.imul(source[p++]!, weight)) | 0;
      }
    }
    const row = y * rowLength;
    for (let i = 0; i < rowLength; i++) output[row + i] = toByte(sums[i]!);
  }
}

function toByte(sum: number): number {
  const value = sum >> PRECISION_BITS;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

function checkImage({ width, height, data }: Pixels): void {
  if (isSize(width) && isSize(height) && data.length === width * height * 3) return;
  throw new CommonGroundError(
    "INVALID_IMAGE",
    `resample: an image of ${width} × ${height} pixels came with ${data.length} bytes; give width · height · 3 bytes of RGB`,
  );
}

function checkTarget(width: number, height: number, crop: Box): void {
  if (!isSize(width) || !isSize(height)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `resample: the size asked for is ${width} × ${height}; give whole numbers of at least 1`,
    );
  }
  const inside =
    isSize(crop.x + 1) &&
    isSize(crop.y + 1) &&
    isSize(crop.width) &&
    isSize(crop.height) &&
    crop.x + crop.width <= width &&
    crop.y + crop.height <= height;
  if (!inside) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `resample: crop ${crop.width} × ${crop.height} at (${crop.x}, ${crop.y}) does not lie inside ${width} × ${height} pixels; give a box inside`,
    );
  }
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
