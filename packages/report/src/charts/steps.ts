import { type LinearScale, linearScale, niceDomain } from "./linear-scale.ts";
import { type Figure, FIGURE_WIDTH, MUTUAL_COLOUR, SMALL, SOFT, svgDocument } from "../figure.ts";
import { fitText } from "../fit-text.ts";
import { formatNumber } from "../format.ts";
import { polyline } from "../path.ts";
import { baseline, element, label, type Markup } from "../svg.ts";

type Ends = readonly [low: number, high: number];

export interface StepPoint {
  readonly name: string;
  readonly value: number;
  readonly interval: Ends | null;
  /** What chance gives there. */
  readonly chance: { readonly value: number; readonly interval: Ends | null } | null;
  /** Whether it goes on from the point before, with a line between. */
  readonly joined: boolean;
}

export interface Steps {
  /** Short identifier, also a file name. */
  readonly name: string;
  readonly title: string;
  /** A line below the title: what the values are. */
  readonly told: string;
  /** What the dots, and what the bands are. */
  readonly legend: readonly [values: string, chance: string];
  /** At least one. */
  readonly points: readonly StepPoint[];
  /** Ends of the scale, which grows where a value lies beyond. */
  readonly scale: Ends;
}

const LEFT = 42;
const TOP = 48;
const BOTTOM = 218;
/** Room for names that stand upright. */
const NAMES = 116;
const HEIGHT = BOTTOM + NAMES + 48;
/** Beyond, names no longer fit side by side. */
const ROW = 16;

/** Values step by step with their intervals, each over a band of what chance gives there. */
export function stepsChart({ name, title, told, legend, points, scale }: Steps): Figure {
  const width = Math.max(FIGURE_WIDTH, LEFT + 10 + points.length * ROW);
  const all = points.flatMap(({ value, interval, chance }) => [
    value,
    ...(interval ?? []),
    ...(chance === null ? [] : [chance.value, ...(chance.interval ?? [])]),
  ]);
  const y = linearScale(niceDomain([Math.min(scale[0], ...all), Math.max(scale[1], ...all)], 4), [
    BOTTOM,
    TOP,
  ]);
  const column = (width - LEFT - 6) / points.length;
  const x = (i: number) => LEFT + (i + 0.5) * column;
  return {
    name,
    svg: svgDocument(
      width,
      HEIGHT,
      {
        title,
        description: points
          .map(
            (point) =>
              `${point.name} ${formatNumber(point.value)}${point.chance === null ? "" : `, by chance ${formatNumber(point.chance.value)}`}`,
          )
          .join("; "),
      },
      label(fitText(title, width, 14, true), 0, 14, { "font-weight": "bold" }),
      label(fitText(told, width, SMALL), 0, 34, SOFT),
      ...gridOf(y, width),
      ...points.flatMap(({ chance }, i) => (chance === null ? [] : bandOf(chance, x(i), column, y))),
      ...runsOf(points).map((run) =>
        element("path", {
          d: polyline(run.map((i) => [x(i), y(points[i].value)])),
          stroke: MUTUAL_COLOUR,
          "stroke-width": 1.5,
          "stroke-opacity": 0.5,
          fill: "none",
        }),
      ),
      ...points.flatMap((point, i) => dotOf(point, x(i), y)),
      ...points.map((point, i) => nameOf(point.name, x(i))),
      ...legendOf(legend, width),
    ),
    data: points,
    table: {
      columns: ["name", "value", "low", "high", "chance", "chance low", "chance high"],
      rows: points.map((point) => [
        point.name,
        point.value,
        ...(point.interval ?? [null, null]),
        point.chance?.value ?? null,
        ...(point.chance?.interval ?? [null, null]),
      ]),
    },
  };
}

type Scale = LinearScale;

function gridOf(y: Scale, width: number): Markup[] {
  const format = y.tickFormat(4);
  return y.ticks(4).flatMap((tick) => [
    element("line", {
      x1: LEFT,
      x2: width,
      y1: y(tick),
      y2: y(tick),
      stroke: "currentColor",
      "stroke-opacity": tick === 0 ? 0.6 : 0.15,
    }),
    label(format(tick), LEFT - 6, baseline(y(tick), SMALL), { ...SOFT, "text-anchor": "end" }),
  ]);
}

function bandOf(
  { value, interval }: NonNullable<StepPoint["chance"]>,
  middle: number,
  column: number,
  y: Scale,
): Markup[] {
  const [left, right] = [middle - 0.42 * column, middle + 0.42 * column];
  const [low, high] = interval ?? [value, value];
  return [
    element("rect", {
      x: left,
      y: y(high),
      width: right - left,
      height: Math.max(1, y(low) - y(high)),
      fill: "currentColor",
      "fill-opacity": 0.22,
    }),
    element("line", {
      x1: left,
      x2: right,
      y1: y(value),
      y2: y(value),
      stroke: "currentColor",
      "stroke-opacity": 0.6,
    }),
  ];
}

/** Places of points that a line goes through. */
function runsOf(points: readonly StepPoint[]): number[][] {
  const runs: number[][] = [];
  for (const [i, { joined }] of points.entries()) {
    if (joined && i > 0) runs.at(-1)!.push(i);
    else runs.push([i]);
  }
  return runs.filter((run) => run.length > 1);
}

function dotOf({ value, interval }: StepPoint, middle: number, y: Scale): Markup[] {
  return [
    ...(interval === null
      ? []
      : [
          element("line", {
            x1: middle,
            x2: middle,
            y1: y(interval[0]),
            y2: y(interval[1]),
            stroke: MUTUAL_COLOUR,
            "stroke-width": 3,
            "stroke-opacity": 0.6,
          }),
        ]),
    element("circle", { cx: middle, cy: y(value), r: 4, fill: MUTUAL_COLOUR }),
  ];
}

/** Upright, read from below. */
function nameOf(name: string, middle: number): Markup {
  const foot = baseline(middle, SMALL);
  return label(fitText(name, NAMES - 8, SMALL), foot, BOTTOM + 10, {
    ...SOFT,
    "text-anchor": "end",
    transform: `rotate(-90 ${Math.round(foot * 100) / 100} ${BOTTOM + 10})`,
  });
}

function legendOf([values, chance]: Steps["legend"], width: number): Markup[] {
  const rows = [BOTTOM + NAMES + 16, BOTTOM + NAMES + 36];
  return [
    element("circle", { cx: 14, cy: rows[0], r: 4, fill: MUTUAL_COLOUR }),
    label(fitText(values, width - 34, SMALL), 30, baseline(rows[0], SMALL), { "font-size": SMALL }),
    element("rect", {
      x: 6,
      y: rows[1] - 5,
      width: 16,
      height: 10,
      fill: "currentColor",
      "fill-opacity": 0.22,
    }),
    label(fitText(chance, width - 34, SMALL), 30, baseline(rows[1], SMALL), { "font-size": SMALL }),
  ];
}
