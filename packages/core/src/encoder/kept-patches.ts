import { CommonGroundError } from "../errors.ts";
import type { EncodeImagesOptions, ModelInfo } from "./encoder.ts";

/**
 * For each of `count` images the patches that `drop` keeps, ascending. Throws `UNSUPPORTED_FEATURE` for a model that
 * can leave none out, `INVALID_ARGUMENT` together with features, for a missing list or a patch that there is not.
 */
export function keptPatches(
  { id, architecture, drop: possible, grid }: Pick<ModelInfo, "id" | "architecture" | "drop" | "grid">,
  count: number,
  drop: readonly ArrayLike<number>[],
  features: EncodeImagesOptions["features"] = [],
): number[][] {
  if (!possible) {
    throw new CommonGroundError(
      "UNSUPPORTED_FEATURE",
      `drop: ${id} (${architecture}) has no sequence of patches to leave any out of`,
    );
  }
  if (features.length > 0 || drop.length !== count) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `drop: takes one list of patches for each of ${count} images and no features; got ${drop.length} lists and ${features.length} features`,
    );
  }
  const patches = grid.rows * grid.columns;
  return drop.map((list, image) => {
    const left = new Set(Array.from(list));
    for (const patch of left) {
      if (!Number.isInteger(patch) || patch < 0 || patch >= patches) {
        throw new CommonGroundError(
          "INVALID_ARGUMENT",
          `drop: image ${image} leaves out patch ${patch}; patches are numbered 0 to ${patches - 1}`,
        );
      }
    }
    return Array.from({ length: patches }, (_, p) => p).filter((p) => !left.has(p));
  });
}
