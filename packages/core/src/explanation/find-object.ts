import type { ModelInfo } from "../encoder/encoder.ts";
import { type FoundParts, findParts } from "../vision/parts.ts";
import { findProminentAxis, type ProminentAxis } from "../vision/prominent-axis.ts";
import { prominentPatches } from "../vision/prominent-patches.ts";
import type { Looked } from "./look.ts";
import { rowsOfImage } from "./look.ts";
import type { SeeingSettings } from "./seen.ts";

/** What tells the object and its parts apart in features, found on some images and good for others; plain data. */
export interface ObjectModel {
  /** On how many images it was found. */
  readonly images: number;
  readonly axis: ProminentAxis;
  readonly parts: FoundParts;
}

/** Finds object and parts over all images that were looked at together (method 2.2 and 2.4). */
export function findObject(
  { frames, features }: Pick<Looked, "frames" | "features">,
  { grid }: Pick<ModelInfo, "grid">,
  settings: SeeingSettings,
): ObjectModel {
  const images = frames.length;
  const axis = findProminentAxis(features, images, grid, settings);
  const masks = frames.map((_, i) => prominentPatches(rowsOfImage(features, images, i), grid, axis).mask);
  return { images, axis, parts: findParts(features, masks, grid, settings) };
}
