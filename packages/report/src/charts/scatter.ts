import { type LinearScale, linearScale } from "./linear-scale.ts";
import { type Figure, FIGURE_WIDTH, MUTUAL_COLOUR, SMALL, SOFT, svgDocument } from "../figure.ts";
import { fitName, fitText, textWidth } from "../fit-text.ts";
import { type Box, crosses, overlap, type Segment } from "../label-room.ts";
import { baseline, element, label, type Markup } from "../svg.ts";
import { axes, type Frame } from "./axes.ts";

type Ends = readonly [low: number, high: number];

export interface ScatterPoint {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly xInterval: Ends | null;
  readonly yInterval: Ends | null;
}

export interface Scatter {
  /** Short identifier, also a file name. */
  readonly name: string;
  readonly title: string;
  /** A line below the title: what the points come to. */
  readonly told: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** At least one. */
  readonly points: readonly ScatterPoint[];
  /** y = intercept + slope · x; null or NaN: no line. */
  readonly fit: { readonly slope: number; readonly intercept: number } | null;
}

const FRAME: Frame = { left: 48, right: FIGURE_WIDTH - 10, top: 66, bottom: 266 };
const HEIGHT = FRAME.bottom + 46;
/** Points beyond this number are not named in the drawing; the table names all. */
const MOST_NAMED = 14;

const FITTED = { stroke: "currentColor", "stroke-opacity": 0.6, "stroke-dasharray": "6 4" };
const INTERVAL = { stroke: MUTUAL_COLOUR, "stroke-opacity": 0.45, "stroke-width": 1.5 };

/** Points with their intervals as crosses and a line fitted to them. */
export function scatterChart(scatter: Scatter): Figure {
  const { name, title, told, points, xLabel, yLabel, fit } = scatter;
  const x = scale(
    points.flatMap((point) => [point.x, ...(point.xInterval ?? [])]),
    [FRAME.left + 6, FRAME.right - 6],
  );
  const y = scale(
    points.flatMap((point) => [point.y, ...(point.yInterval ?? [])]),
    [FRAME.bottom, FRAME.top],
  );
  const line = fitted(fit, x, y);
  const intervals = points.flatMap((point) => cross(point, x, y));
  return {
    name,
    svg: svgDocument(
      FIGURE_WIDTH,
      HEIGHT,
      { title, description: `${told}. ${points.length} points: ${yLabel} by ${xLabel}.` },
      label(fitText(title, FIGURE_WIDTH, 14, true), 0, 14, { "font-weight": "bold" }),
      label(fitText(told, FIGURE_WIDTH, SMALL), 0, 34, SOFT),
      label(fitText(yLabel, FIGURE_WIDTH, SMALL), 0, 54, SOFT),
      ...axes(FRAME, x, y, xLabel),
      ...line.map((each) => element("line", { ...each, ...FITTED })),
      ...intervals.map((each) => element("line", { ...each, ...INTERVAL })),
      ...points.map((point) =>
        element("circle", { cx: x(point.x), cy: y(point.y), r: 5, fill: MUTUAL_COLOUR }),
      ),
      ...names(points, x, y, line, intervals),
    ),
    data: { points, fit },
    table: {
      columns: ["name", xLabel, "low", "high", yLabel, "low", "high"],
      rows: points.map((point) =>
        [
          [point.name, point.x],
          point.xInterval ?? [null, null],
          [point.y],
          point.yInterval ?? [null, null],
        ].flat(),
      ),
    },
  };
}

function scale(values: readonly number[], range: readonly [number, number]): LinearScale {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return linearScale([low - room, high + room], range);
}

/** The fitted line within the plot; where it would leave it above or below, it ends. */
function fitted(fit: Scatter["fit"], x: LinearScale, y: LinearScale): Segment[] {
  if (fit === null || Number.isNaN(fit.slope)) return [];
  const at = (value: number) => fit.intercept + fit.slope * value;
  const [low, high] = y.domain;
  const ends = x.domain.map((end) =>
    fit.slope === 0
      ? end
      : clampBetween(end, (low - fit.intercept) / fit.slope, (high - fit.intercept) / fit.slope),
  );
  return [{ x1: x(ends[0]), y1: y(at(ends[0])), x2: x(ends[1]), y2: y(at(ends[1])) }];
}

function clampBetween(value: number, a: number, b: number): number {
  return Math.min(Math.max(value, Math.min(a, b)), Math.max(a, b));
}

/** A point's intervals. */
function cross(point: ScatterPoint, x: LinearScale, y: LinearScale): Segment[] {
  const [cx, cy] = [x(point.x), y(point.y)];
  const { xInterval, yInterval } = point;
  return [
    ...(xInterval === null ? [] : [{ x1: x(xInterval[0]), y1: cy, x2: x(xInterval[1]), y2: cy }]),
    ...(yInterval === null ? [] : [{ x1: cx, y1: y(yInterval[0]), x2: cx, y2: y(yInterval[1]) }]),
  ];
}

/** In px: a wider name seldom finds room on either side of its point. */
const WIDEST_NAME = 140;

/** To the right or the left of a point, and how far its middle is from the point's, in px. */
const PLACES = [0, -13, 13].flatMap((down) => [
  { right: true, down },
  { right: false, down },
]);

/**
 * Names beside their points where there is room: not over another name, a point or the fitted line, and over intervals only
 * where nothing else is left.
 */
function names(
  points: readonly ScatterPoint[],
  x: LinearScale,
  y: LinearScale,
  line: readonly Segment[],
  intervals: readonly Segment[],
): Markup[] {
  if (points.length > MOST_NAMED) return [];
  const taken = points.map((point) => boxRound(x(point.x), y(point.y), 6));
  return points.flatMap((point) => {
    const text = fitName(point.name, WIDEST_NAME, SMALL);
    const width = textWidth(text, SMALL);
    const free = PLACES.flatMap(({ right, down }) => {
      const left = right ? x(point.x) + 8 : x(point.x) - 8 - width;
      const middle = y(point.y) + down;
      const box = { left, right: left + width, top: middle - 7, bottom: middle + 7 };
      const inside =
        box.left >= FRAME.left &&
        box.right <= FIGURE_WIDTH &&
        box.top >= FRAME.top - 8 &&
        box.bottom <= FRAME.bottom;
      const covered =
        taken.some((other) => overlap(box, other)) || line.some((segment) => crosses(box, segment));
      return inside && !covered ? [{ right, middle, box }] : [];
    });
    const place = free.find(({ box }) => !intervals.some((each) => crosses(box, each))) ?? free[0];
    if (place === undefined) return [];
    const { right, middle, box } = place;
    taken.push(box);
    return [
      label(text, right ? box.left : box.right, baseline(middle, SMALL), {
        "font-size": SMALL,
        "text-anchor": right ? undefined : "end",
      }),
    ];
  });
}

const boxRound = (x: number, y: number, reach: number): Box => ({
  left: x - reach,
  right: x + reach,
  top: y - reach,
  bottom: y + reach,
});
