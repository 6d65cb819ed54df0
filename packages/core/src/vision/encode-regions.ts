import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { largestContour } from "../image/contour.ts";
import { fitEllipse, type FittedEllipse } from "../image/fit-ellipse.ts";
import { gaussianBlur } from "../image/gaussian-blur.ts";
import { greyscale } from "../image/grey.ts";
import type { Mask, Pixels } from "../image/pixels.ts";
import { regionPrompts } from "../image/region-prompts.ts";
import { checkFinite } from "../linalg/check-finite.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";

/** What the vision encoder makes of each part. */
export interface Regions {
  /** parts × c: means of unit embeddings, not normalised again, so that similarities are mean cosines. */
  readonly rows: Matrix;
  /** What was circled, for each part; null where nothing was. */
  readonly ellipses: readonly (FittedEllipse | null)[];
}

const PROMPTS_PER_REGION = 3;
const BLUR_KERNEL = 11;

/**
 * Parts circled in red (method 2.5): an ellipse round each mask's largest outer contour, and the mean of the unit
 * embeddings of three prompts a part (plain, outside grey, outside blurred). As in the released code the mean is not
 * normalised again. Rejects with `RUNTIME` when an embedding is not finite.
 */
export function redCircle(
  encoder: Encoder,
): (frame: Pixels, masks: readonly Mask[], options?: EncodeOptions) => Promise<Regions> {
  return async (frame, masks, options) => {
    const ellipses = masks.map((mask) => fitEllipse(largestContour(mask)!.points));
    const context = { grey: greyscale(frame), blurred: gaussianBlur(frame, BLUR_KERNEL) };
    const prompts = ellipses.flatMap(({ ellipse }) => regionPrompts(frame, ellipse, context));
    const { embeddings } = await encoder.encodeImages(prompts, options);
    const unit = normaliseRows(checkFinite(embeddings, "embeddings of the prompts"));
    return {
      rows: meansOf(
        unit,
        prompts.map((_, p) => Math.floor(p / PROMPTS_PER_REGION)),
        masks.length,
      ),
      ellipses,
    };
  };
}

/**
 * Parts as the mean of their patches in the joint space (method 12): no encoding beyond that of the image.
 * `projected`: N × c, the image's patches; `parts`: indices of each part's patches.
 */
export function pooled(projected: Matrix, parts: readonly (readonly number[])[]): Regions {
  const unit = normaliseRows(projected);
  const owner = new Int32Array(unit.rows).fill(-1);
  parts.forEach((patches, part) => patches.forEach((patch) => (owner[patch] = part)));
  return { rows: meansOf(unit, owner, parts.length), ellipses: parts.map(() => null) };
}

/** Means of the rows that belong to each of `count` groups; −1 belongs to none. */
function meansOf(rows: Matrix, groups: ArrayLike<number>, count: number): Matrix {
  const means = matrix(count, rows.columns);
  const sizes = new Uint32Array(count);
  for (let r = 0; r < rows.rows; r++) if (groups[r] >= 0) sizes[groups[r]]++;
  for (let r = 0; r < rows.rows; r++) {
    const group = groups[r];
    if (group < 0) continue;
    for (let c = 0; c < rows.columns; c++) {
      means.data[group * rows.columns + c] += rows.data[r * rows.columns + c] / sizes[group];
    }
  }
  return means;
}
