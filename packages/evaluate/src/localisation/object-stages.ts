import {
  type ExplainSettings,
  findProminentAxis,
  largestComponents,
  type Mask,
  type Matrix,
  type ModelInfo,
  patchesToPixels,
  type Pixels,
  prominentPatches,
  refineMask,
  scoresOn,
} from "@commonground/core";

/**
 * How much of the method has been done: `patches`, all on the object's side; `component`, the largest connected of them;
 * `region`, with the second where it has five patches (method 2.2); `refined`, that drawn to the image's edges (2.3).
 */
export const STAGES = ["patches", "component", "region", "refined"] as const;

export type Stage = (typeof STAGES)[number];

/** One image's object, in patches. */
export interface DividedObject {
  /** One a patch, positive on the object's side; null where the features do not divide. */
  readonly scores: Float32Array | null;
  /** All patches on the object's side. */
  readonly patches: Mask;
  /** What the method keeps of them. */
  readonly region: Mask;
}

/** Divides one image by its N × C `features`. */
export function divideObject(
  features: Matrix,
  grid: ModelInfo["grid"],
  settings: Pick<ExplainSettings, "prominent" | "foreground">,
): DividedObject {
  const axis = findProminentAxis(features, 1, grid, settings);
  const { mask: region } = prominentPatches(features, grid, axis);
  const scores = axis.axis && scoresOn(axis.axis, features);
  const patches = scores === null ? region : onSide(scores, grid.columns, grid.rows);
  return { scores, patches, region };
}

/** The object in pixels of the frame, as it is after a stage. `patch`: pixels that a patch sees. */
export function objectMask(
  { patches, region }: DividedObject,
  stage: Stage,
  frame: Pixels,
  patch: ModelInfo["patch"],
): Mask {
  const pixels = (cells: Mask) => patchesToPixels(cells, patch, frame.width, frame.height);
  switch (stage) {
    case "patches":
      return pixels(patches);
    case "component":
      return pixels(largestComponents(patches, Number.POSITIVE_INFINITY));
    case "region":
      return pixels(region);
    case "refined":
      return refineMask(frame, pixels(region));
  }
}

function onSide(scores: Float32Array, width: number, height: number): Mask {
  return { width, height, data: Uint8Array.from(scores, (score) => (score > 0 ? 1 : 0)) };
}
