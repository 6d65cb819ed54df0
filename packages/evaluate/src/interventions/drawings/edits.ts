import { compositeOverWhite } from "@commonground/files";
import type { Pixels } from "@commonground/core";
import type { Colour } from "./colours.ts";
import { drawSquare } from "./draw-square.ts";
import { type Drawing, drawingOf } from "./shapes.ts";

/** Side of drawings and masks in pixels: what `readImage` draws an SVG at. */
export const SIDE = 512;

/** The drawing really without these shapes; what they hid is seen. */
export function withoutShapes(drawing: Drawing, shapes: Iterable<number>): string {
  const gone = new Set(shapes);
  return drawingOf(drawing, (i) => !gone.has(i));
}

/** These shapes alone. */
export function aloneShapes(drawing: Drawing, shapes: Iterable<number>): string {
  const kept = new Set(shapes);
  return drawingOf(drawing, (i) => kept.has(i));
}

/** Rec. 709 luma of sRGB values. */
const LUMA = [0.2126, 0.7152, 0.0722] as const;
const FILTER = "commonground-recolour";

/**
 * The drawing with these shapes in another colour: every colour in them becomes `to` plus how much lighter or darker it is
 * than `from`, their mean, so that shading and outlines stay. The edit is plain SVG, a colour matrix over sRGB values.
 */
export function recolourShapes(drawing: Drawing, shapes: Iterable<number>, from: Colour, to: Colour): string {
  const changed = new Set(shapes);
  const luma = LUMA.reduce((sum, weight, c) => sum + weight * from[c], 0);
  const rows = to.map((value) => [...LUMA, 0, value - luma].map((n) => n.toFixed(4)).join(" "));
  const [x, y, width, height] = drawing.box;
  const filter =
    `<filter id="${FILTER}" filterUnits="userSpaceOnUse" x="${x}" y="${y}" width="${width}" height="${height}" ` +
    `color-interpolation-filters="sRGB"><feColorMatrix values="${rows.join(" ")} 0 0 0 1 0"/></filter>`;
  return drawingOf({
    ...drawing,
    open: drawing.open + filter,
    shapes: drawing.shapes.map((shape, i) =>
      changed.has(i) ? `<g filter="url(#${FILTER})">${shape}</g>` : shape,
    ),
  });
}

/** An SVG over white at `SIDE` pixels a side, as `readImage` gives it. */
export async function drawOverWhite(svg: string, name: string): Promise<Pixels> {
  const { width, height, data } = await drawSquare(svg, SIDE, name);
  return compositeOverWhite(data, width, height).pixels;
}

/** Mean colour of the pixels of a mask. */
export function colourWithin({ data }: Pixels, mask: Uint8Array): Colour {
  const sums = [0, 0, 0];
  let area = 0;
  for (let p = 0; p < mask.length; p++) {
    if (mask[p] === 0) continue;
    area++;
    for (let c = 0; c < 3; c++) sums[c] += data[3 * p + c];
  }
  const [r, g, b] = sums.map((sum) => sum / Math.max(area, 1) / 255);
  return [r, g, b];
}
