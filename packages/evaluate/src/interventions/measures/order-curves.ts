import { areaByShare } from "../../removal/area-under.ts";

/** Sets of pieces, a bit a piece, that are gone along an order: from none to all. */
export function setsGone(order: readonly number[]): number[] {
  let set = 0;
  return [set, ...order.map((piece) => (set |= 1 << piece))];
}

/**
 * LeRF − MoRF with pieces that are really left out (method 15, measure 2): the mean value over the share of the area that
 * is gone with the last of the order gone first, less that with the first gone first. `value`: of the drawing without a set
 * of pieces. `areas`: of the pieces. Above 0 where the order tells what matters.
 */
export function leastLessMost(
  order: readonly number[],
  areas: readonly number[],
  value: (gone: number) => number,
): number {
  const mean = (along: readonly number[]) => {
    let gone = 0;
    const reached = [gone, ...along.map((piece) => (gone += areas[piece]))];
    return areaByShare(setsGone(along).map(value), reached);
  };
  return mean(order.toReversed()) - mean(order);
}
