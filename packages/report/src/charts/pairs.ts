import { linearScale } from "./linear-scale.ts";
import { AGAINST_COLOUR, FIGURE_WIDTH, FOR_COLOUR, SMALL, SOFT, TEXT } from "../figure.ts";
import { fitText, textWidth } from "../fit-text.ts";
import { element, label, type Markup } from "../svg.ts";

/** One thing that was measured twice. */
export interface PairRow {
  readonly name: string;
  /** Null where it was not measured. */
  readonly first: number | null;
  readonly second: number | null;
  /** Both numbers, as they are told. */
  readonly text: string;
}

const LEGEND = 26;
const ROW = 46;
const BAR = 8;

/**
 * Two bars a row from a common zero, the first one hollow, the second one full: blue to the right of zero, orange to
 * its left. `names`: what both are. `reach`: end of the scale, by default that of the longest bar. Drawn from the height
 * `top` on, over the whole width; `end` is where it ends.
 */
export function pairBars(
  rows: readonly PairRow[],
  names: readonly [first: string, second: string],
  top: number,
  reach?: number,
): { readonly content: Markup[]; readonly end: number } {
  const values = rows.flatMap(({ first, second }) => [first ?? 0, second ?? 0]);
  const x = linearScale(
    [Math.min(0, ...values), reach ?? (Math.max(0, ...values) || 1)],
    [4, FIGURE_WIDTH - 4],
  );
  const half = FIGURE_WIDTH / 2 - 28;
  const end = top + LEGEND + rows.length * ROW;
  const content = [
    element("rect", { x: 4, y: top + 5, width: 12, height: BAR, ...HOLLOW }),
    label(fitText(names[0], half, SMALL), 22, top + 14, SOFT),
    element("rect", { x: FIGURE_WIDTH / 2, y: top + 5, width: 12, height: BAR, fill: FOR_COLOUR }),
    label(fitText(names[1], half, SMALL), FIGURE_WIDTH / 2 + 18, top + 14, SOFT),
    ...rows.flatMap((row, i) => drawRow(row, top + LEGEND + i * ROW, x)),
  ];
  return { content, end };
}

const HOLLOW = { fill: "none", stroke: "currentColor", "stroke-opacity": 0.7 };

function drawRow(
  { name, first, second, text }: PairRow,
  top: number,
  x: (value: number) => number,
): Markup[] {
  const room = FIGURE_WIDTH - 18 - textWidth(text, SMALL);
  const bar = (value: number | null, y: number, style: Parameters<typeof element>[1]): Markup[] => {
    if (value === null) return [];
    const [from, to] = [x(0), x(value)].toSorted((a, b) => a - b);
    return [element("rect", { x: from, y, width: Math.max(1, to - from), height: BAR, ...style })];
  };
  return [
    label(fitText(name, room, TEXT), 8, top + 16),
    label(text, FIGURE_WIDTH - 4, top + 16, { ...SOFT, "text-anchor": "end" }),
    ...bar(first, top + 22, HOLLOW),
    ...bar(second, top + 32, { fill: (second ?? 0) < 0 ? AGAINST_COLOUR : FOR_COLOUR }),
    element("line", {
      x1: x(0),
      x2: x(0),
      y1: top + 20,
      y2: top + 34 + BAR,
      stroke: "currentColor",
      "stroke-opacity": 0.6,
    }),
  ];
}
