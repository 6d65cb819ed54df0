import { type AttributionMap, stretched } from "../methods/piece-scores.ts";

/** Where a map points, against a mask (method 15, measure 4); each 0 to 1. */
export interface Localisation {
  /** Share of the map's largest pixels that lie in the mask: 1 or 0 where one is the largest. */
  readonly pointing: number;
  /** Share of the map's positive values that lies in the mask; 0 where none is positive. */
  readonly mass: number;
  /** Intersection over union of the mask and as many of the map's largest pixels; equal ones come in together. */
  readonly iou: number;
}

/** `mask`: `side` × `side`, not empty. */
export function localise(map: AttributionMap, mask: Uint8Array, side: number): Localisation {
  const values = stretched(map, side);
  const sorted = values.toSorted();
  const most = sorted[sorted.length - 1];
  let area = 0;
  for (const set of mask) area += set;
  const threshold = sorted[sorted.length - area];
  const count = { most: 0, mostInside: 0, mass: 0, massInside: 0, region: 0, both: 0 };
  for (let p = 0; p < values.length; p++) {
    const inside = mask[p];
    if (values[p] === most) {
      count.most++;
      count.mostInside += inside;
    }
    if (values[p] > 0) {
      count.mass += values[p];
      count.massInside += inside * values[p];
    }
    if (values[p] >= threshold) {
      count.region++;
      count.both += inside;
    }
  }
  return {
    pointing: count.mostInside / count.most,
    mass: count.mass === 0 ? 0 : count.massInside / count.mass,
    iou: count.both / (count.region + area - count.both),
  };
}
