import type { Mask } from "@commonground/core";

/**
 * What a method says of one image: regions of its frame, each with a score, higher where the method holds it for more
 * important to the answer. Regions may overlap (attention maps do), and need not cover the frame.
 */
export interface AttributedRegions {
  readonly method: string;
  readonly regions: readonly Mask[];
  /** One a region; ties are broken by the order of the regions. */
  readonly scores: readonly number[];
}

/** Places of the regions, highest score first; of equal scores the earlier region. */
export function byScore({ scores }: Pick<AttributedRegions, "scores">): number[] {
  return scores.map((_, region) => region).toSorted((a, b) => scores[b] - scores[a] || a - b);
}
