import type { Mask } from "../image/pixels.ts";
import { assignParts } from "../vision/assign-parts.ts";
import { pooled } from "../vision/encode-regions.ts";
import type { ObjectModel } from "./find-object.ts";
import type { LookedImage } from "./look.ts";
import type { SeenSearch } from "./seen.ts";

/**
 * How the search for parts went (method 2.4), with the embeddings of what its other starts found, where regions are
 * pooled and that costs no encoding; null for parts without chance.
 */
export function seeSearch(
  { features, projected }: Pick<LookedImage, "features" | "projected">,
  prominent: Mask,
  { parts: { search } }: ObjectModel,
): SeenSearch | null {
  if (search === null) return null;
  const { starts, timesFound, agreement, others } = search;
  return {
    starts,
    timesFound,
    agreement,
    others:
      projected &&
      others.map((other) => {
        const patches = assignParts(features, prominent, other.model).map((part) => part.patches);
        return { starts: other.starts, regions: pooled(projected, patches).rows };
      }),
  };
}
