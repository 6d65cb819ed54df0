import { decodeRuns, type Part } from "@commonground/core";

type Point = readonly [x: number, y: number];

/**
 * Where each part's letter goes, in px of a frame of `width` × `height`: on the part's own pixel nearest to its centre
 * of mass (so that a ring's letter lies on the ring) that keeps `2 · radius` from the letters before it, or, where the
 * part is too small for that, on the one farthest from them. Letters stay `radius` inside the frame.
 */
export function badgePlaces(parts: readonly Part[], width: number, height: number, radius: number): Point[] {
  const places: Point[] = [];
  for (const part of parts)
    places.push(placeOf(pixelsOf(part, width, height), places, width, height, radius));
  return places;
}

function placeOf(
  pixels: readonly Point[],
  taken: readonly Point[],
  width: number,
  height: number,
  radius: number,
): Point {
  const inside = (value: number, size: number) => Math.min(size - radius, Math.max(radius, value));
  const candidates = pixels.map(([x, y]): Point => [inside(x, width), inside(y, height)]);
  const centre: Point = [mean(pixels.map(([x]) => x)), mean(pixels.map(([, y]) => y))];
  const clearance = (point: Point) => {
    let free = 2 * radius;
    for (const other of taken) free = Math.min(free, distance(point, other));
    return free;
  };
  let best = candidates[0];
  let [bestClearance, bestDistance] = [-1, Infinity];
  for (const point of candidates) {
    const free = clearance(point);
    if (free < bestClearance) continue;
    const away = distance(point, centre);
    if (free > bestClearance || away < bestDistance) {
      [best, bestClearance, bestDistance] = [point, free, away];
    }
  }
  return best;
}

function pixelsOf(part: Part, width: number, height: number): Point[] {
  const { data } = decodeRuns(part.mask, width, height);
  const pixels: Point[] = [];
  for (let p = 0; p < data.length; p++) {
    if (data[p] === 1) pixels.push([(p % width) + 0.5, Math.floor(p / width) + 0.5]);
  }
  return pixels;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function distance([x, y]: Point, [u, v]: Point): number {
  return Math.hypot(x - u, y - v);
}
