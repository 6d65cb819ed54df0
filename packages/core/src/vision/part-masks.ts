import { refineMask } from "../image/dense-crf.ts";
import { intersectMasks, maskArea } from "../image/mask.ts";
import { patchesToPixels } from "../image/patches-to-pixels.ts";
import type { Mask, Pixels } from "../image/pixels.ts";

/** A part's place in the frame. */
export interface PartMask {
  readonly mask: Mask;
  /** False when the prominent mask was not refined, or left nothing of the part: then its patches stand as they are. */
  readonly refined: boolean;
}

export interface PartMasks {
  /** The prominent mask in pixels. */
  readonly prominent: Mask;
  /** In the order of the parts. */
  readonly parts: readonly PartMask[];
}

/**
 * From patches to pixels (method 2.3 and 2.5): the prominent patches, refined with the dense CRF where `refine` says
 * so, and every part's patches inside of them. `patch`: pixels of the frame that a patch sees.
 */
export function partMasks(
  frame: Pixels,
  prominent: Mask,
  parts: readonly ArrayLike<number>[],
  patch: { readonly width: number; readonly height: number },
  refine: boolean,
): PartMasks {
  const toPixels = (cells: Mask) => patchesToPixels(cells, patch, frame.width, frame.height);
  const whole = toPixels(prominent);
  const refined = refine ? refineMask(frame, whole) : whole;
  return {
    prominent: refined,
    parts: parts.map((patches) => {
      const cells = new Uint8Array(prominent.data.length);
      for (let i = 0; i < patches.length; i++) cells[patches[i]] = 1;
      const own = toPixels({ ...prominent, data: cells });
      if (!refine) return { mask: own, refined: false };
      const cut = intersectMasks(own, refined);
      const kept = maskArea(cut) > 0;
      return { mask: kept ? cut : own, refined: kept };
    }),
  };
}
