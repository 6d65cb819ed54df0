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
  { xs, ys }: Pixels,
  taken: readonly Point[],
  width: number,
  height: number,
  radius: number,
): Point {
  const inside = (value: number, size: number) => Math.min(size - radius, Math.max(radius, value));
  const [left, top] = [mean(xs), mean(ys)];
  let best: Point | undefined;
  let [bestClearance, bestDistance] = [-1, Infinity];
  for (let p = 0; p < xs.length; p++) {
    const [x, y] = [inside(xs[p], width), inside(ys[p], height)];
    let free = 2 * radius;
    for (const [u, v] of taken) free = Math.min(free, Math.hypot(x - u, y - v));
    if (free < bestClearance) continue;
    const away = Math.hypot(x - left, y - top);
    if (free > bestClearance || away < bestDistance) {
      [best, bestClearance, bestDistance] = [[x, y], free, away];
    }
  }
  return best!;
}

/** Centres of the pixels of a mask. */
interface Pixels {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

function pixelsOf(part: Part, width: number, height: number): Pixels {
  const { data } = decodeRuns(part.mask, width, height);
  const [xs, ys]: [number[], number[]] = [[], []];
  for (let p = 0; p < data.length; p++) {
    if (data[p] === 0) continue;
    xs.push((p % width) + 0.5);
    ys.push(Math.floor(p / width) + 0.5);
  }
  return { xs, ys };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
