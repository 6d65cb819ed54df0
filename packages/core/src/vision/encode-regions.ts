import { checkFinite } from "../linalg/check-finite.ts";
import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { gaussianBlur } from "../image/gaussian-blur.ts";
import { greyscale } from "../image/grey.ts";
import type { Ellipse, Pixels } from "../image/pixels.ts";
import { regionPrompts } from "../image/region-prompts.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";

const PROMPTS_PER_REGION = 3;
const BLUR_KERNEL = 11;

/**
 * One row of c numbers for each ellipse (method 2.5): the mean of the unit embeddings of its three red-circle
 * prompts (plain, outside grey, outside blurred). As in the released code the mean is not normalised again. Throws
 * `RUNTIME` when an embedding is not finite, `INVALID_ARGUMENT` for an ellipse that cannot be drawn.
 */
export async function encodeRegions(
  encoder: Encoder,
  frame: Pixels,
  ellipses: readonly Ellipse[],
  options?: EncodeOptions,
): Promise<Matrix> {
  const context = { grey: greyscale(frame), blurred: gaussianBlur(frame, BLUR_KERNEL) };
  const prompts = ellipses.flatMap((ellipse) => regionPrompts(frame, ellipse, context));
  const { embeddings } = await encoder.encodeImages(prompts, options);
  const unit = normaliseRows(checkFinite(embeddings, "encodeRegions", "embeddings of the prompts"));
  const means = matrix(ellipses.length, unit.columns);
  for (let r = 0; r < unit.rows; r++) {
    const target = Math.floor(r / PROMPTS_PER_REGION) * unit.columns;
    for (let c = 0; c < unit.columns; c++) {
      means.data[target + c] += unit.data[r * unit.columns + c] / PROMPTS_PER_REGION;
    }
  }
  return means;
}
