import type { ClassValues } from "@commonground/core";
import { removedArea, type RegionCells } from "../attribution/region-cells.ts";
import type { RemovalValues } from "./removal-values.ts";

/** One image while its regions are removed, or revealed, one after the other. */
export interface RemovalCurve {
  /** Share of the frame that is removed at each step, 0 to 1. */
  readonly areas: readonly number[];
  /** 2.5 · cosine of image and target at each step. */
  readonly similarity: readonly number[];
  readonly logodds: readonly number[];
  /** Class of the largest cosine at each step. */
  readonly answers: readonly number[];
}

/**
 * Sets of regions along an order, L + 1 of them. `delete`: from nothing removed to all regions. `insert`: from all removed
 * to none. The rest of the frame stays where the frame is kept whole, and is removed at the start of `insert` (the paper
 * begins with the blurred image) and at the end of `whole`, an order that goes on to the rest.
 */
export function setsAlong(
  order: readonly number[],
  { count }: Pick<RegionCells, "count">,
  way: "delete" | "insert" | "whole",
): number[] {
  let set = way === "insert" ? 2 ** (count + 1) - 1 : 0;
  const sets = [set];
  for (const region of way === "whole" ? [...order, count] : order) {
    set = way === "insert" ? set & ~(1 << region) : set | (1 << region);
    sets.push(set);
  }
  return sets;
}

/** Throws where a set was not encoded. */
export function removalCurve(
  sets: readonly number[],
  values: RemovalValues,
  cells: RegionCells,
): RemovalCurve {
  const steps: ClassValues[] = sets.map((set) => {
    const value = values.get(set);
    if (value === undefined) throw new Error(`unreachable: set ${set} was not encoded`);
    return value;
  });
  return {
    areas: sets.map((set) => removedArea(cells, set)),
    similarity: steps.map(({ similarity }) => similarity),
    logodds: steps.map(({ logodds }) => logodds),
    answers: steps.map(({ answer }) => answer),
  };
}
