import { type ClassTokenSimilarity, type Matrix, row } from "@commonground/core";
import { type Figure, FIGURE_WIDTH, MUTUAL_COLOUR, SMALL, SOFT, svgDocument } from "../figure.ts";
import { formatNumber } from "../format.ts";
import { baseline, element, label, type Markup } from "../svg.ts";

const LEFT = 34;
const TOP = 34;
const SIDE = FIGURE_WIDTH - LEFT - 6;
/** Height of one map with its heading and its axis. */
const MAP = TOP + SIDE + 48;
const LEGEND = 44;
/** Similarities below 0. */
const OPPOSED_COLOUR = "#d97706";

const MAPS = [
  { name: "tokens", heading: "Class token, blocks’ outputs (tokens)" },
  { name: "keys", heading: "Class token, keys of attention" },
] as const;

/**
 * How alike the class token is in every two blocks, for tokens and for keys: a square for each pair, the more opaque
 * the larger the similarity's absolute value.
 */
export function layersFigure(similarity: ClassTokenSimilarity): Figure {
  const blocks = similarity.tokens.rows;
  const rows = (values: Matrix): number[][] => Array.from({ length: blocks }, (_, b) => [...row(values, b)]);
  const described = MAPS.map(
    ({ name }) => `${name}: first to last block ${formatNumber(similarity[name].data[blocks - 1])}`,
  );
  return {
    name: "layers",
    svg: svgDocument(
      FIGURE_WIDTH,
      MAPS.length * MAP + LEGEND,
      {
        title: "Similarity of the class token between blocks",
        description: `Cosine similarities of ${blocks} blocks; ${described.join("; ")}.`,
      },
      ...MAPS.flatMap(({ name, heading }, i) => heatMap(similarity[name], heading, i * MAP)),
      ...legend(MAPS.length * MAP),
    ),
    data: { tokens: rows(similarity.tokens), keys: rows(similarity.keys) },
    table: {
      columns: ["feature", "block", "other block", "cosine"],
      rows: MAPS.flatMap(({ name }) =>
        rows(similarity[name]).flatMap((values, b) => values.map((value, other) => [name, b, other, value])),
      ),
    },
  };
}

function heatMap(values: Matrix, heading: string, y: number): Markup[] {
  const blocks = values.rows;
  const cell = SIDE / blocks;
  const top = y + TOP;
  const every = Math.ceil((SMALL * 1.8) / cell);
  const numbered = Array.from({ length: blocks }, (_, b) => b).filter((b) => b % every === 0);
  return [
    label(heading, 0, y + 14, { "font-weight": "bold" }),
    ...Array.from(values.data, (value, i) =>
      square(LEFT + (i % blocks) * cell, top + Math.floor(i / blocks) * cell, cell, value),
    ),
    element("rect", { x: LEFT, y: top, width: SIDE, height: SIDE, fill: "none", stroke: "currentColor" }),
    ...numbered.flatMap((b) => [
      label(String(b), LEFT - 6, baseline(top + (b + 0.5) * cell, SMALL), { ...SOFT, "text-anchor": "end" }),
      label(String(b), LEFT + (b + 0.5) * cell, top + SIDE + 16, { ...SOFT, "text-anchor": "middle" }),
    ]),
    label("block", LEFT + SIDE / 2, top + SIDE + 34, { ...SOFT, "text-anchor": "middle" }),
  ];
}

function square(x: number, y: number, side: number, value: number): Markup {
  return element("rect", {
    x,
    y,
    width: side,
    height: side,
    fill: value < 0 ? OPPOSED_COLOUR : MUTUAL_COLOUR,
    "fill-opacity": Math.min(1, Math.abs(value)),
  });
}

function legend(y: number): Markup[] {
  return [-1, -0.5, 0, 0.5, 1].flatMap((value, i) => {
    const x = LEFT + i * (SIDE / 5);
    return [
      square(x, y, 18, value),
      element("rect", {
        x,
        y,
        width: 18,
        height: 18,
        fill: "none",
        stroke: "currentColor",
        "stroke-opacity": 0.4,
      }),
      label(formatNumber(value, 1), x + 24, baseline(y + 9, SMALL), SOFT),
    ];
  });
}
