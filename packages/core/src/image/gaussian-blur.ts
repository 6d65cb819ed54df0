// OpenCV's bit-exact 8-bit GaussianBlur (modules/imgproc/src/smooth.dispatch.cpp and smooth.simd.hpp): a separable
// kernel of whole numbers in units of 2^-8 that sums to 256 exactly, the row pass kept unrounded in 8.8 fixed
// point, one rounding at the end.

import { CommonGroundError } from "../errors.ts";
import type { Pixels } from "./pixels.ts";

/** First half and centre of the kernels that OpenCV fixes instead of computing them. */
const FIXED_KERNELS: Readonly<Record<number, readonly number[]>> = {
  1: [256],
  3: [64, 128],
  5: [16, 64, 96],
  7: [8, 28, 56, 72],
  9: [4, 13, 30, 51, 60],
};

/**
 * Blurs with a `kernelSize` × `kernelSize` Gaussian, byte for byte as OpenCV's `GaussianBlur(image, (k, k), 0)`:
 * σ = 0.3 · ((k − 1) / 2 − 1) + 0.8 pixels, borders mirrored without repeating the edge pixel (as often as a
 * kernel larger than the image needs).
 *
 * @param kernelSize odd, at least 1. Throws `INVALID_ARGUMENT` otherwise.
 */
export function gaussianBlur(image: Pixels, kernelSize = 11): Pixels {
  if (!Number.isSafeInteger(kernelSize) || kernelSize < 1 || kernelSize % 2 === 0) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `gaussianBlur: kernelSize is ${kernelSize}; give an odd whole number of at least 1`,
    );
  }
  const { width, height } = image;
  const kernel = halfKernel(kernelSize);
  const data = new Uint8Array(width * height * 3);
  blurColumns(blurRows(image, kernel), width * 3, height, kernel, data);
  return { width, height, data };
}

/** Each row blurred, in units of 2^-8. */
function blurRows({ width, height, data }: Pixels, kernel: Int32Array): Uint16Array {
  const radius = kernel.length - 1;
  const rowLength = width * 3;
  const padded = new Uint16Array((width + 2 * radius) * 3);
  const mirrored = mirroredPositions(width, radius);
  const output = new Uint16Array(height * rowLength);
  const sums = new Int32Array(rowLength);
  for (let y = 0; y < height; y++) {
    const row = y * rowLength;
    for (let x = 0; x < mirrored.length; x++) {
      const p = row + mirrored[x]! * 3;
      padded[x * 3] = data[p]!;
      padded[x * 3 + 1] = data[p + 1]!;
      padded[x * 3 + 2] = data[p + 2]!;
    }
    sums.fill(0);
    for (let t = 0; t < radius; t++) {
      addPair(sums, padded, t * 3, (2 * radius - t) * 3, kernel[t]!);
    }
    const center = kernel[radius]!;
    for (let i = 0; i < rowLength; i++) {
      output[row + i] = sums[i]! + center * padded[radius * 3 + i]!;
    }
  }
  return output;
}

/** `source` holds rows of `rowLength` numbers in units of 2^-8. */
function blurColumns(
  source: Uint16Array,
  rowLength: number,
  height: number,
  kernel: Int32Array,
  output: Uint8Array,
): void {
  const radius = kernel.length - 1;
  const mirrored = mirroredPositions(height, radius);
  const sums = new Int32Array(rowLength);
  const center = kernel[radius]!;
  for (let y = 0; y < height; y++) {
    sums.fill(1 << 15);
    for (let t = 0; t < radius; t++) {
      addPair(
        sums,
        source,
        mirrored[y + t]! * rowLength,
        mirrored[y + 2 * radius - t]! * rowLength,
        kernel[t]!,
      );
    }
    const row = y * rowLength;
    for (let i = 0; i < rowLength; i++) {
      output[row + i] = (sums[i]! + center * source[row + i]!) >> 16;
    }
  }
}

/** Adds weight · (source[a + i] + source[b + i]) to each of the sums: the kernel is symmetric. */
function addPair(sums: Int32Array, source: Uint16Array, a: number, b: number, weight: number): void {
  if (weight === 0) return;
  for (let i = 0; i < sums.length; i++) {
    sums[i] = sums[i]! + weight * (source[a + i]! + source[b + i]!);
  }
}

/** Positions −radius … size − 1 + radius brought back into 0 … size − 1 by mirroring at the edge pixels. */
function mirroredPositions(size: number, radius: number): Int32Array {
  const period = Math.max(2 * (size - 1), 1);
  return Int32Array.from({ length: size + 2 * radius }, (_, i) => {
    const position = Math.abs(i - radius) % period;
    return position < size ? position : period - position;
  });
}

/** First half and centre of the kernel in units of 2^-8; each rounding error is carried to the next weight. */
function halfKernel(size: number): Int32Array {
  const fixed = FIXED_KERNELS[size];
  if (fixed !== undefined) return Int32Array.from(fixed);

  const radius = (size - 1) / 2;
  const sigma = 0.3 * (radius - 1) + 0.8;
  const exact = Float64Array.from({ length: radius }, (_, i) => Math.exp(-0.5 * ((radius - i) / sigma) ** 2));
  const total = 1 + 2 * exact.reduce((sum, value) => sum + value, 0);
  const kernel = new Int32Array(radius + 1);
  let error = 0;
  let sum = 0;
  for (let i = 0; i < radius; i++) {
    const wanted = (exact[i]! / total) * 256 + error;
    const weight = Math.round(wanted);
    kernel[i] = weight;
    error = wanted - weight;
    sum += weight;
  }
  kernel[radius] = 256 - 2 * sum;
  return kernel;
}
