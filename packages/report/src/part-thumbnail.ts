import { decodeRuns, encodeRuns, type Explanation } from "@commonground/core";
import { maskOutline } from "./mask-outline.ts";
import { baseline, element, label, type Markup } from "./svg.ts";

/** Cells along a thumbnail's longer side; more would not be seen and make figures large. */
const CELLS = 28;
const REST_COLOUR = "#8a8a8a";
const LETTER = 13;

export interface PlayerDrawing {
  /** Where in the frame the player lies, its longer side `side` px, its upper left corner at (x, y). */
  readonly thumbnail: (x: number, y: number, side: number) => Markup[];
  /** Its letter on a disc of `radius` px in its colour; nothing for the rest. */
  readonly badge: (x: number, y: number, radius: number) => Markup[];
}

/** How each player of the causes is drawn, by its label: the parts in their colours, the rest in grey. */
export function drawPlayers({ parts, image }: Explanation): ReadonlyMap<string, PlayerDrawing> {
  const { width, height } = image.frame;
  const cell = Math.max(width, height) / CELLS;
  const columns = Math.max(1, Math.round(width / cell));
  const rows = Math.max(1, Math.round(height / cell));
  const coarse = parts.map((part) =>
    coarsen(decodeRuns(part.mask, width, height).data, width, height, columns, rows),
  );
  const rest = Uint8Array.from({ length: columns * rows }, (_, i) =>
    coarse.some((mask) => mask[i] === 1) ? 0 : 1,
  );
  const draw = (letter: string | null, colour: string, data: Uint8Array): PlayerDrawing => {
    const path = maskOutline(encodeRuns({ width: columns, height: rows, data }), columns, rows);
    return {
      thumbnail: (x, y, side) => thumbnail(path, colour, columns, rows, x, y, side),
      badge: (x, y, radius) => (letter === null ? [] : badge(letter, colour, x, y, radius)),
    };
  };
  return new Map([
    ...parts.map((part, i) => [part.label, draw(part.label, part.colour, coarse[i])] as const),
    ["rest", draw(null, REST_COLOUR, rest)] as const,
  ]);
}

/** A cell is set where a third of its pixels are; the fullest one is, so that no part vanishes. */
function coarsen(data: Uint8Array, width: number, height: number, columns: number, rows: number): Uint8Array {
  const share = new Float64Array(columns * rows);
  for (let p = 0; p < data.length; p++) {
    if (data[p] === 0) continue;
    const column = Math.floor(((p % width) * columns) / width);
    share[Math.floor((Math.floor(p / width) * rows) / height) * columns + column] += 1;
  }
  const full = data.length / share.length;
  const least = Math.min(full / 3, Math.max(1, ...share));
  return Uint8Array.from(share, (pixels) => (pixels >= least ? 1 : 0));
}

function thumbnail(
  path: string,
  colour: string,
  columns: number,
  rows: number,
  x: number,
  y: number,
  side: number,
): Markup[] {
  const scale = side / Math.max(columns, rows);
  const [left, top] = [x + (side - columns * scale) / 2, y + (side - rows * scale) / 2];
  return [
    element("path", {
      d: path,
      transform: `translate(${left} ${top}) scale(${scale.toFixed(4)})`,
      fill: colour,
      stroke: "currentColor",
      "stroke-opacity": 0.5,
      "stroke-width": 0.7,
    }),
    element("rect", {
      x: left,
      y: top,
      width: columns * scale,
      height: rows * scale,
      rx: 2,
      fill: "none",
      stroke: "currentColor",
      "stroke-opacity": 0.45,
    }),
  ];
}

function badge(letter: string, colour: string, x: number, y: number, radius: number): Markup[] {
  return [
    element("circle", { cx: x, cy: y, r: radius - 1, fill: "#111", stroke: colour, "stroke-width": 2 }),
    label(letter, x, baseline(y, LETTER), {
      fill: "#fff",
      "font-size": LETTER,
      "font-weight": "bold",
      "text-anchor": "middle",
    }),
  ];
}
