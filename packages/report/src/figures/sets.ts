import { FIGURE_WIDTH, MUTUAL_COLOUR, SMALL, TEXT } from "../figure.ts";
import { fitText } from "../fit-text.ts";
import { baseline, element, label, type Markup, round } from "../svg.ts";

const LINE = 18;

interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly words: readonly string[];
}

/** What the sets are called, and what stands where they share nothing. */
export interface SetNames {
  readonly first: string;
  readonly second: string;
  readonly nothing: string;
}

export interface Sets {
  readonly first: readonly string[];
  readonly both: readonly string[];
  readonly second: readonly string[];
}

export interface DrawnSets {
  readonly width: number;
  readonly height: number;
  readonly content: Markup[];
}

/** Two overlapping sets of words, `wide` beside each other or `tall` one above the other; the second one is dashed. */
export function drawSets(names: SetNames, sets: Sets, layout: "wide" | "tall"): DrawnSets {
  return layout === "wide" ? wide(names, sets) : tall(names, sets);
}

function wide(names: SetNames, { first, both, second }: Sets): DrawnSets {
  const lines = Math.max(first.length, both.length, second.length, 3);
  const [width, top] = [760, 30];
  const tall = lines * LINE + 36;
  const middle = top + tall / 2;
  const [left, right, bottom] = [250, 510, top + tall];
  // The dashed set is lower by INSET at top and bottom, where it cuts the solid set's corners.
  const cut = right - CORNER + CUT;
  const [upper, lower] = [top + INSET, bottom - INSET];
  const shared = [
    `M${left + CORNER} ${upper}H${round(cut)}A${CORNER} ${CORNER} 0 0 1 ${right} ${top + CORNER}`,
    `V${bottom - CORNER}A${CORNER} ${CORNER} 0 0 1 ${round(cut)} ${lower}`,
    `H${left + CORNER}A${CORNER} ${CORNER} 0 0 1 ${left} ${lower - CORNER}`,
    `V${upper + CORNER}A${CORNER} ${CORNER} 0 0 1 ${left + CORNER} ${upper}Z`,
  ].join("");
  const content = [
    ...outlines(
      { x: 4, y: top, width: right - 4, height: tall },
      { x: left, y: upper, width: width - 4 - left, height: lower - upper },
      shared,
    ),
    title(names.first, 127, 18, 240),
    title(names.second, 633, 18, 240),
    ...words({ x: 127, y: middle, width: 226, words: first }, names.nothing),
    ...words({ x: 380, y: middle, width: 244, words: both }, names.nothing, true),
    ...words({ x: 633, y: middle, width: 226, words: second }, names.nothing),
  ];
  return { width, height: bottom + 24, content };
}

function tall(names: SetNames, { first, both, second }: Sets): DrawnSets {
  const [width, top, centre] = [FIGURE_WIDTH, 28, FIGURE_WIDTH / 2];
  const [a, m, b] = [first, both, second].map(heightOf);
  const [start, middle, end] = [top + a, top + a + m, top + a + m + b];
  // The dashed set is narrower by INSET at either side, where it cuts the solid set's corners.
  const [left, right] = [4 + INSET, width - 4 - INSET];
  const cut = middle - CORNER + CUT;
  const shared = [
    `M${left + CORNER} ${start}H${right - CORNER}A${CORNER} ${CORNER} 0 0 1 ${right} ${start + CORNER}`,
    `V${round(cut)}A${CORNER} ${CORNER} 0 0 1 ${width - 4 - CORNER} ${middle}`,
    `H${4 + CORNER}A${CORNER} ${CORNER} 0 0 1 ${left} ${round(cut)}`,
    `V${start + CORNER}A${CORNER} ${CORNER} 0 0 1 ${left + CORNER} ${start}Z`,
  ].join("");
  const content = [
    ...outlines(
      { x: 4, y: top, width: width - 8, height: a + m },
      { x: left, y: start, width: right - left, height: m + b },
      shared,
    ),
    title(names.first, centre, 18, width - 16),
    title(names.second, centre, end + 20, width - 16),
    ...words({ x: centre, y: top + a / 2, width: 320, words: first }, names.nothing),
    ...words({ x: centre, y: start + m / 2, width: 310, words: both }, names.nothing, true),
    ...words({ x: centre, y: middle + b / 2, width: 310, words: second }, names.nothing),
  ];
  return { width, height: end + 50, content };
}

/** Height of a set's own region in px; two rounded corners fit into the least. */
function heightOf(set: readonly string[]): number {
  return Math.max(set.length, 2) * LINE + 28;
}

type Rectangle = { x: number; y: number; width: number; height: number };

const CORNER = 28;
/** The second set is a little narrower, so that the outlines do not cover each other. */
const INSET = 6;
/** How far a corner's arc has come, along the one axis, where it is INSET from its end along the other. */
const CUT = Math.sqrt(CORNER ** 2 - (CORNER - INSET) ** 2);

function outlines(first: Rectangle, second: Rectangle, shared: string): Markup[] {
  const outline = { rx: CORNER, fill: "none", stroke: "currentColor", "stroke-width": 2 };
  return [
    element("path", { d: shared, fill: MUTUAL_COLOUR, "fill-opacity": 0.18 }),
    element("rect", { ...first, ...outline }),
    element("rect", { ...second, ...outline, "stroke-dasharray": "7 4" }),
  ];
}

function title(text: string, x: number, y: number, width: number): Markup {
  return label(fitText(text, width, TEXT, true), x, y, { "text-anchor": "middle", "font-weight": "bold" });
}

function words(region: Region, nothing: string, mutual = false): Markup[] {
  const empty = region.words.length === 0;
  const bold = mutual && !empty;
  const shown = empty ? [mutual ? nothing : "–"] : region.words;
  const top = region.y - ((shown.length - 1) * LINE) / 2;
  return shown.map((word, i) =>
    label(
      fitText(bold ? `● ${word}` : word, region.width, SMALL, bold),
      region.x,
      baseline(top + i * LINE, SMALL),
      {
        "text-anchor": "middle",
        "font-size": SMALL,
        "font-weight": bold ? "bold" : undefined,
        "font-style": empty ? "italic" : undefined,
      },
    ),
  );
}
