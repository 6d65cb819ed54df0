import { largestContour } from "../image/contour.ts";
import { refineMask } from "../image/dense-crf.ts";
import { fitEllipse } from "../image/fit-ellipse.ts";
import { intersectMasks, maskArea } from "../image/mask.ts";
import type { Ellipse, Mask, Pixels } from "../image/pixels.ts";
import { upsampleMask } from "../image/upsample-mask.ts";

/** A part's place in the frame. */
export interface PartRegion {
  readonly mask: Mask;
  readonly ellipse: Ellipse;
  /** False when the refined prominent mask left nothing of the part, so that its patches stand as they are. */
  readonly refined: boolean;
}

/**
 * From patches to pixels (method 2.3 and 2.5): refines the prominent mask with the dense CRF, intersects every part
 * with it, and fits an ellipse to each part's largest outer contour.
 */
export function partRegions(
  frame: Pixels,
  prominent: Mask,
  parts: readonly ArrayLike<number>[],
): { readonly refined: Mask; readonly regions: readonly PartRegion[] } {
  const refined = refineMask(frame, upsampleMask(prominent, frame.width, frame.height));
  const regions = parts.map((patches) => {
    const cells = new Uint8Array(prominent.data.length);
    for (let i = 0; i < patches.length; i++) cells[patches[i]] = 1;
    const whole = upsampleMask({ ...prominent, data: cells }, frame.width, frame.height);
    const cut = intersectMasks(whole, refined);
    const kept = maskArea(cut) > 0;
    const mask = kept ? cut : whole;
    return { mask, ellipse: fitEllipse(largestContour(mask)!.points), refined: kept };
  });
  return { refined, regions };
}
