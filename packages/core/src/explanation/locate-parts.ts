import type { ModelInfo } from "../encoder/encoder.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { assignParts, type PartPatches } from "../vision/assign-parts.ts";
import { type ProminentPatches, prominentPatches } from "../vision/prominent-patches.ts";
import type { ObjectModel } from "./find-object.ts";

/** Where the object and its parts are in one image, in patches. */
export interface Located {
  readonly prominent: ProminentPatches;
  /** By ascending cluster. */
  readonly parts: readonly PartPatches[];
}

/**
 * Prominent patches and parts of one image (method 2.2 and 2.4), by what was found on it or on others. `features`: its
 * N × C patch features.
 */
export function locateParts(
  features: Matrix,
  { grid }: Pick<ModelInfo, "grid">,
  { axis, parts }: ObjectModel,
): Located {
  const prominent = prominentPatches(features, grid, axis);
  return { prominent, parts: assignParts(features, prominent.mask, parts.model) };
}
