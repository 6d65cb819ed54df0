import type { RegionCells } from "../attribution/region-cells.ts";
import { areaByShare } from "../removal/area-under.ts";
import { removalCurve, setsAlong } from "../removal/removal-curves.ts";
import type { RemovalValues } from "../removal/removal-values.ts";

/** Sets that `lerfMinusMorf` needs the values of. */
export function lerfMorfSets(order: readonly number[], cells: RegionCells): number[] {
  return [...setsAlong(order, cells, "whole"), ...leastFirst(order, cells)];
}

/**
 * LeRF − MoRF (method 15, measure 2): the mean value over the removed share of the frame with the least important region
 * removed first, less that with the most important removed first. The rest of the frame, of which a method says nothing,
 * is last in the one and first in the other. Above 0 where the order tells what matters.
 */
export function lerfMinusMorf(
  order: readonly number[],
  values: RemovalValues,
  cells: RegionCells,
  measure: "similarity" | "logodds",
): number {
  const mean = (sets: readonly number[]) => {
    const curve = removalCurve(sets, values, cells);
    return areaByShare(curve[measure], curve.areas);
  };
  return mean(leastFirst(order, cells)) - mean(setsAlong(order, cells, "whole"));
}

function leastFirst(order: readonly number[], { count }: RegionCells): number[] {
  let set = 0;
  const sets = [set];
  for (const region of [count, ...order.toReversed()]) {
    set |= 1 << region;
    sets.push(set);
  }
  return sets;
}
