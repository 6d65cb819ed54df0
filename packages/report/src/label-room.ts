/** Sides in px. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A straight line between two points, in px. */
export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Whether any of a line lies within a box; along its sides it does not. */
export function crosses({ left, right, top, bottom }: Box, { x1, y1, x2, y2 }: Segment): boolean {
  const [fromX, toX] = within(x1, x2, left, right);
  const [fromY, toY] = within(y1, y2, top, bottom);
  return Math.max(fromX, fromY, 0) < Math.min(toX, toY, 1);
}

/** Between which shares of the way from `a` to `b` one is between `low` and `high`. */
function within(a: number, b: number, low: number, high: number): [from: number, to: number] {
  if (a === b) return a > low && a < high ? [-Infinity, Infinity] : [Infinity, -Infinity];
  const shares = [(low - a) / (b - a), (high - a) / (b - a)];
  return a < b ? [shares[0], shares[1]] : [shares[1], shares[0]];
}
