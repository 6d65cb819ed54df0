import { CommonGroundError, createRandom, type Pixels, shuffle } from "@commonground/core";
import { drawOverWhite, SIDE } from "./edits.ts";
import type { Style, StyleDrawing } from "./open-style.ts";
import { type Piece, piecesOf } from "./pieces.ts";
import { type Drawing, drawingOf, shapesOf } from "./shapes.ts";

/** Fewer pieces have no order worth a rank correlation. */
export const LEAST_PIECES = 4;
/** Each shape is drawn by itself, and sets of pieces are bits of a number. */
export const MOST_SHAPES = 60;
export const MOST_PIECES = 30;

/** A drawing that can be edited piece by piece. */
export interface ChosenDrawing {
  readonly name: string;
  readonly svg: string;
  readonly drawing: Drawing;
  /** Over white, `SIDE` pixels a side. */
  readonly whole: Pixels;
  readonly pieces: readonly Piece[];
}

/** Why drawings that were drawn are not used, and how many. */
export type LeftOut = Record<string, number>;

/** The drawings of a style in an order drawn by `seed`, so that the first n of them are a sample. */
export function drawnOrder({ drawings }: Style, seed: number): StyleDrawing[] {
  const order = Int32Array.from(drawings.keys());
  shuffle(order, createRandom(seed));
  return Array.from(order, (i) => drawings[i]);
}

/**
 * The first `count` drawings, in an order drawn by `seed`, that have four pieces at least; `leftOut` counts the others by
 * their reasons as they are passed. Throws INVALID_DATA_SET where no drawing can be used.
 */
export async function* chooseDrawings(
  style: Style,
  { count, seed }: { readonly count: number; readonly seed: number },
  leftOut: LeftOut = {},
): AsyncGenerator<ChosenDrawing, void, undefined> {
  let chosen = 0;
  for (const { name, read } of drawnOrder(style, seed)) {
    if (chosen === count) return;
    const found = await readApart({ name, read });
    if (typeof found === "string") leftOut[found] = (leftOut[found] ?? 0) + 1;
    else {
      chosen++;
      yield found;
    }
  }
  if (chosen > 0) return;
  throw new CommonGroundError(
    "INVALID_DATA_SET",
    `${style.name}: none of ${style.drawings.length} drawings has ${LEAST_PIECES} pieces that can be edited ` +
      `(${Object.entries(leftOut)
        .map(([reason, number]) => `${number} ${reason}`)
        .join(", ")}); give a style of flat vector drawings`,
  );
}

async function readApart({ name, read }: StyleDrawing): Promise<ChosenDrawing | string> {
  let svg: string;
  try {
    svg = await read();
  } catch (error) {
    if (isUndrawable(error))
      return error.code === "TOO_LARGE" ? "too large to be read" : "that cannot be read";
    throw error;
  }
  return takeApart(name, svg);
}

/** The drawing's pieces, or why it cannot be used. */
export async function takeApart(name: string, svg: string): Promise<ChosenDrawing | string> {
  const drawing = shapesOf(svg);
  if (drawing === null) return "not built of shapes that stand for themselves";
  if (drawing.shapes.length < LEAST_PIECES) return "of too few shapes";
  if (drawing.shapes.length > MOST_SHAPES) return "of too many shapes";
  if (drawing.box[2] !== drawing.box[3]) return "not square";
  try {
    const pieces = await piecesOf(drawing, SIDE, name);
    if (pieces.length < LEAST_PIECES) return "of too few pieces";
    if (pieces.length > MOST_PIECES) return "of too many pieces";
    return { name, svg, drawing, pieces, whole: await drawOverWhite(drawingOf(drawing), name) };
  } catch (error) {
    if (isUndrawable(error)) return "that cannot be drawn";
    throw error;
  }
}

/** An error of the drawing, not of the run. */
export function isUndrawable(error: unknown): error is CommonGroundError {
  return error instanceof CommonGroundError && ["INVALID_IMAGE", "TOO_LARGE"].includes(error.code);
}
