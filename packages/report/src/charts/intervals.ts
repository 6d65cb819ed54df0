import { linearScale } from "./linear-scale.ts";
import { type Figure, FIGURE_WIDTH, MUTUAL_COLOUR, SMALL, SOFT, svgDocument, TEXT } from "../figure.ts";
import { fitText, textWidth } from "../fit-text.ts";
import { formatNumber } from "../format.ts";
import { element, label, type Markup } from "../svg.ts";

export interface IntervalRow {
  readonly name: string;
  readonly value: number;
  readonly interval: readonly [low: number, high: number] | null;
  /** A value of somebody else's: its dot is hollow. */
  readonly hollow?: boolean;
}

export interface Intervals {
  /** Short identifier, also a file name. */
  readonly name: string;
  readonly title: string;
  /** A line below the title. */
  readonly told: string;
  readonly rows: readonly IntervalRow[];
  /** What stands for nothing: a mark in every row; null for no mark. */
  readonly nothing: number | null;
  /** Ends of the scale. */
  readonly scale: readonly [number, number];
}

const ROW = 38;
const TOP = 46;

/** A row a value: its name, the number, and a dot with its interval against a mark for nothing. */
export function intervalsChart({ name, title, told, rows, nothing, scale }: Intervals): Figure {
  const place = linearScale(scale, [6, FIGURE_WIDTH - 6]);
  const x = (value: number) => place(Math.min(Math.max(value, scale[0]), scale[1]));
  const height = TOP + rows.length * ROW + 20;
  return {
    name,
    svg: svgDocument(
      FIGURE_WIDTH,
      height,
      { title, description: rows.map((row) => `${row.name} ${numbers(row)}`).join("; ") },
      label(fitText(title, FIGURE_WIDTH, TEXT, true), 0, 14, { "font-weight": "bold" }),
      label(fitText(told, FIGURE_WIDTH, SMALL), 0, 34, SOFT),
      ...rows.flatMap((row, i) => drawRow(row, TOP + i * ROW, x, nothing)),
      ...Array.from(new Set([scale[0], nothing ?? scale[0], scale[1]]), (tick) =>
        label(formatNumber(tick, 1), x(tick), height - 4, {
          ...SOFT,
          "text-anchor": tick === scale[0] ? "start" : tick === scale[1] ? "end" : "middle",
        }),
      ),
    ),
    data: rows,
    table: {
      columns: ["name", "value", "low", "high"],
      rows: rows.map((row) => [row.name, row.value, ...(row.interval ?? [null, null])]),
    },
  };
}

function drawRow(
  row: IntervalRow,
  top: number,
  x: (value: number) => number,
  nothing: number | null,
): Markup[] {
  const text = numbers(row);
  const room = FIGURE_WIDTH - 14 - textWidth(text, SMALL);
  const middle = top + 27;
  const { interval } = row;
  return [
    label(fitText(row.name, room, SMALL), 4, top + 15, { "font-size": SMALL }),
    label(text, FIGURE_WIDTH - 4, top + 15, { ...SOFT, "text-anchor": "end" }),
    ...(nothing === null
      ? []
      : [
          element("line", {
            x1: x(nothing),
            x2: x(nothing),
            y1: middle - 7,
            y2: middle + 7,
            stroke: "currentColor",
            "stroke-opacity": 0.6,
          }),
        ]),
    ...(interval === null
      ? []
      : [
          element("line", {
            x1: x(interval[0]),
            x2: x(interval[1]),
            y1: middle,
            y2: middle,
            stroke: MUTUAL_COLOUR,
            "stroke-width": 3,
            "stroke-opacity": 0.45,
          }),
        ]),
    element("circle", {
      cx: x(row.value),
      cy: middle,
      r: 5,
      ...(row.hollow === true
        ? { fill: "none", stroke: MUTUAL_COLOUR, "stroke-width": 2 }
        : { fill: MUTUAL_COLOUR }),
    }),
  ];
}

function numbers({ value, interval }: IntervalRow): string {
  return interval === null
    ? formatNumber(value)
    : `${formatNumber(value)} [${formatNumber(interval[0])}, ${formatNumber(interval[1])}]`;
}
