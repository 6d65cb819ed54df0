import { type Mask, maskArea, maskBox, type ModelInfo } from "@commonground/core";
import type { FoundRegion } from "./find-regions.ts";
import { boxIou, maskIou } from "./frame-geometry.ts";
import type { Edges } from "./truth/truth.ts";
import type { FramedTruth } from "./truth-in-frame.ts";

/** A box is right when its overlap with a true box exceeds this (Everingham et al., Pascal VOC). */
export const HIT_IOU = 0.5;

/** How well one region meets one image's truth. */
export interface Judgement {
  /** Round the whole region, in the frame; null where the region is empty. */
  readonly box: Edges | null;
  /** Largest intersection over union of the box with a true box, 0 to 1. */
  readonly boxIou: number;
  /** Intersection over union of the pixels, 0 to 1. */
  readonly maskIou: number;
  /** Whether the patch of the largest score has its centre in the truth; null without scores. */
  readonly pointing: boolean | null;
  /** Share of the positive scores that lies in the truth, each spread over its patch; null without any. */
  readonly massInside: number | null;
}

export function judgeRegion(
  { mask, scores }: FoundRegion,
  truth: FramedTruth,
  info: Pick<ModelInfo, "grid" | "patch">,
): Judgement {
  const found = maskBox(mask);
  const box: Edges | null = found && [found.x, found.y, found.x + found.width, found.y + found.height];
  return {
    box,
    boxIou: bestIou(box, truth.boxes),
    maskIou: maskIou(mask, truth.mask),
    ...(scores === null ? { pointing: null, massInside: null } : judgeScores(scores, truth.mask, info)),
  };
}

/** Largest intersection over union of a box with any of the true ones. */
export function bestIou(box: Edges | null, boxes: readonly Edges[]): number {
  return box === null ? 0 : Math.max(0, ...boxes.map((each) => boxIou(box, each)));
}

/** What a method that knows nothing gets right on average: the share of the frame that the truth covers. */
export function coveredShare({ mask }: FramedTruth): number {
  return maskArea(mask) / mask.data.length;
}

function judgeScores(
  scores: Float32Array,
  truth: Mask,
  { grid, patch }: Pick<ModelInfo, "grid" | "patch">,
): Pick<Judgement, "pointing" | "massInside"> {
  let strongest = 0;
  let inside = 0;
  let total = 0;
  for (let p = 0; p < scores.length; p++) {
    if (scores[p] > scores[strongest]) strongest = p;
    if (scores[p] <= 0) continue;
    const [x, y] = cornerOf(p, grid.columns, patch);
    let covered = 0;
    for (let row = y; row < y + patch.height; row++) {
      for (let column = x; column < x + patch.width; column++)
        covered += truth.data[row * truth.width + column];
    }
    inside += scores[p] * (covered / (patch.width * patch.height));
    total += scores[p];
  }
  const [x, y] = cornerOf(strongest, grid.columns, patch);
  const centre = (y + Math.floor(patch.height / 2)) * truth.width + x + Math.floor(patch.width / 2);
  return { pointing: truth.data[centre] === 1, massInside: total > 0 ? inside / total : null };
}

function cornerOf(p: number, columns: number, patch: { width: number; height: number }): [number, number] {
  return [(p % columns) * patch.width, Math.floor(p / columns) * patch.height];
}
