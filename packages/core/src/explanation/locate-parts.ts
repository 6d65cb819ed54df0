import type { ModelInfo } from "../encoder/encoder.ts";
import { findParts, type PartPatches } from "../vision/parts.ts";
import { type ProminentPatches, prominentPatches } from "../vision/prominent-patches.ts";
import type { Note } from "./explanation.ts";
import type { Looked } from "./look.ts";
import type { ExplainSettings } from "./settings.ts";

/** Where the object and its parts are, in patches. */
export interface Located {
  /** One an image. */
  readonly prominent: readonly ProminentPatches[];
  /** For each image its parts by ascending cluster. */
  readonly parts: readonly (readonly PartPatches[])[];
  /** What was found out about the division into parts; the same for all images. */
  readonly notes: readonly Note[];
}

/** Prominent patches and parts (method 2.2 and 2.4), over all images that were looked at together. */
export function locateParts(
  looked: Pick<Looked, "frames" | "features">,
  { grid }: Pick<ModelInfo, "grid">,
  settings: ExplainSettings,
): Located {
  const prominent = prominentPatches(looked.features, looked.frames.length, grid, settings);
  const { images, notes } = findParts(
    looked.features,
    prominent.map(({ mask }) => mask),
    grid,
    settings,
  );
  return { prominent, parts: images, notes };
}
