import type { Drawing as Drawn } from "@commonground/files/node";
import { type Colour, sameFamily } from "./colours.ts";
import { drawSquare } from "./draw-square.ts";
import { type Drawing, drawingOf } from "./shapes.ts";

/** Least share of the frame that is seen of a piece. */
export const LEAST_AREA = 0.004;

/** Shapes that touch and share a colour family: what is edited as one thing. */
export interface Piece {
  /** Places of its shapes in the drawing, ascending. */
  readonly shapes: readonly number[];
  /** What is seen of it, `side` × `side`: 1 where its shapes are the uppermost. */
  readonly mask: Uint8Array;
  /** Pixels of the mask. */
  readonly area: number;
}

/**
 * The pieces of a drawing, by their first shapes: shapes that touch (overlap, or lie side by side, as drawn at `side`
 * pixels) and share a colour family, of which more than 0.4 % of the frame is seen. A pixel is a shape's where that covers
 * it by half at least and no later shape does. The masks do not overlap. Throws as `drawSquare`.
 */
export async function piecesOf(drawing: Drawing, side: number, name: string): Promise<Piece[]> {
  const covers: Uint8Array[] = [];
  const colours: Colour[] = [];
  for (const i of drawing.shapes.keys()) {
    const drawn = await drawSquare(
      drawingOf(drawing, (j) => j === i),
      side,
      name,
    );
    covers.push(coverOf(drawn));
    colours.push(meanColour(drawn));
  }
  const root = familiesThatTouch(covers, colours, side);
  const top = new Int32Array(side * side).fill(-1);
  for (const [i, cover] of covers.entries()) {
    for (let p = 0; p < cover.length; p++) if (cover[p] === 1) top[p] = i;
  }
  const pieces = new Map<number, { shapes: number[]; mask: Uint8Array; area: number }>();
  for (const i of drawing.shapes.keys()) {
    const piece = pieces.get(root[i]) ?? { shapes: [], mask: new Uint8Array(side * side), area: 0 };
    piece.shapes.push(i);
    pieces.set(root[i], piece);
  }
  for (let p = 0; p < top.length; p++) {
    if (top[p] < 0) continue;
    const piece = pieces.get(root[top[p]])!;
    piece.mask[p] = 1;
    piece.area++;
  }
  return [...pieces.values()].filter(({ area }) => area > LEAST_AREA * side * side);
}

/** For each shape the first of those that it is one piece with. */
function familiesThatTouch(
  covers: readonly Uint8Array[],
  colours: readonly Colour[],
  side: number,
): number[] {
  const group = covers.map((_, i) => i);
  const rootOf = (i: number): number => (group[i] === i ? i : (group[i] = rootOf(group[i])));
  const boxes = covers.map((cover) => boxOf(cover, side));
  for (let i = 0; i < covers.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [rootOf(i), rootOf(j)];
      if (a === b || !sameFamily(colours[i], colours[j])) continue;
      if (touch(covers[i], covers[j], overlap(boxes[i], boxes[j]), side))
        group[Math.max(a, b)] = Math.min(a, b);
    }
  }
  return group.map((_, i) => rootOf(i));
}

/** Covered by half at least. */
function coverOf({ data }: Drawn): Uint8Array {
  return Uint8Array.from({ length: data.length / 4 }, (_, p) => (data[4 * p + 3] > 127 ? 1 : 0));
}

function meanColour({ data }: Drawn): Colour {
  const sums = [0, 0, 0];
  let total = 0;
  for (let p = 0; p < data.length; p += 4) {
    total += data[p + 3];
    for (let c = 0; c < 3; c++) sums[c] += data[p + c] * data[p + 3];
  }
  const [r, g, b] = sums.map((sum) => sum / Math.max(total, 1) / 255);
  return [r, g, b];
}

/** First and last column, first and last row; the first after the last where nothing is covered. */
type Bounds = readonly [left: number, right: number, top: number, bottom: number];

function boxOf(cover: Uint8Array, side: number): Bounds {
  let [left, right, top, bottom] = [side, -1, side, -1];
  for (let p = 0; p < cover.length; p++) {
    if (cover[p] === 0) continue;
    const [x, y] = [p % side, Math.floor(p / side)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = y;
  }
  return [left, right, top, bottom];
}

/** Where a pixel of the first can lie beside one of the second. */
function overlap(a: Bounds, b: Bounds): Bounds {
  return [
    Math.max(a[0], b[0] - 1),
    Math.min(a[1], b[1] + 1),
    Math.max(a[2], b[2] - 1),
    Math.min(a[3], b[3] + 1),
  ];
}

function touch(a: Uint8Array, b: Uint8Array, within: Bounds, side: number): boolean {
  const [left, right, top, bottom] = within;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const p = y * side + x;
      if (a[p] === 0) continue;
      if (b[p] || (x > 0 && b[p - 1]) || (x < side - 1 && b[p + 1]) || b[p - side] || b[p + side])
        return true;
    }
  }
  return false;
}
