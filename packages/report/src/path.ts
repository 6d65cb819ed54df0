/** A point, in px. */
export type Point = readonly [x: number, y: number];

/** Path data of straight lines from point to point, to a thousandth of a px. */
export function polyline(points: readonly Point[]): string {
  return `M${corners(points)}${points.length === 1 ? "Z" : ""}`;
}

/** Path data of the area between points, from left to right, and the horizontal at `bottom`. */
export function areaAbove(bottom: number, points: readonly Point[]): string {
  return `M${corners([...points, ...points.map(([x]): Point => [x, bottom]).toReversed()])}Z`;
}

const corners = (points: readonly Point[]) => points.map(([x, y]) => `${rounded(x)},${rounded(y)}`).join("L");
const rounded = (value: number) => Math.round(value * 1000) / 1000;
