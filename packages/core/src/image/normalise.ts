import { CommonGroundError } from "../errors.ts";
import type { Pixels } from "./pixels.ts";

/**
 * Images of one size as the tensor a model takes: n × 3 × height × width (NCHW), value (v / 255 − mean) / std of
 * each channel, every step rounded to float32 as torchvision's `ToTensor` and `Normalize` do. With `output` the
 * numbers are written there and a view of its first n · 3 · height · width elements is returned.
 *
 * Throws `INVALID_ARGUMENT` when the images differ in size or `output` is too short.
 */
export function normalisePixels(
  images: readonly Pixels[],
  mean: readonly [number, number, number],
  std: readonly [number, number, number],
  output?: Float32Array,
): Float32Array {
  const { width, height } = images[0] ?? { width: 0, height: 0 };
  const plane = width * height;
  const length = images.length * plane * 3;
  if (output !== undefined && output.length < length) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `normalisePixels: output holds ${output.length} numbers; give at least ${length}`,
    );
  }
  const tensor = output?.subarray(0, length) ?? new Float32Array(length);
  const red = valueTable(mean[0], std[0]);
  const green = valueTable(mean[1], std[1]);
  const blue = valueTable(mean[2], std[2]);

  let r = 0;
  for (const [index, image] of images.entries()) {
    if (image.width !== width || image.height !== height) {
      throw new CommonGroundError(
        "INVALID_ARGUMENT",
        `normalisePixels: image ${index} is ${image.width} × ${image.height}, image 0 is ${width} × ${height}; prepare all to one size`,
      );
    }
    const { data } = image;
    const end = r + plane;
    for (let p = 0; r < end; r++, p += 3) {
      tensor[r] = red[data[p]!]!;
      tensor[r + plane] = green[data[p + 1]!]!;
      tensor[r + 2 * plane] = blue[data[p + 2]!]!;
    }
    r += 2 * plane;
  }
  return tensor;
}

/** The normalised value of each of the 256 levels of a channel. */
function valueTable(mean: number, std: number): Float32Array {
  const center = Math.fround(mean);
  const spread = Math.fround(std);
  return Float32Array.from({ length: 256 }, (_, v) => Math.fround(Math.fround(v / 255) - center) / spread);
}
