import type { Part } from "./explanation.ts";
import { maskArea, maskBox } from "../image/mask.ts";
import { encodeRuns } from "../image/run-lengths.ts";
import { partIdentity } from "./part-identity.ts";
import type { FittedEllipse } from "../image/fit-ellipse.ts";
import type { PartMask } from "../vision/part-masks.ts";
import type { PartPatches } from "../vision/assign-parts.ts";

/** Puts patches and region of each part together, under the letter and colour of its cluster. */
export function recordParts(
  parts: readonly PartPatches[],
  masks: readonly PartMask[],
  ellipses: readonly (FittedEllipse | null)[],
): Omit<Part, "similarity" | "descriptors">[] {
  return parts.map((part, p) => {
    const { mask, refined } = masks[p];
    return {
      ...partIdentity(part.cluster),
      patches: Array.from(part.patches),
      mask: encodeRuns(mask),
      refined,
      area: maskArea(mask) / (mask.width * mask.height),
      box: maskBox(mask)!,
      ellipse: ellipses[p]?.ellipse ?? null,
    };
  });
}
