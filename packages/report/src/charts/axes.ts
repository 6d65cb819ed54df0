import { SMALL, SOFT } from "../figure.ts";
import type { LinearScale } from "./linear-scale.ts";
import { baseline, element, label, type Markup } from "../svg.ts";

/** Sides of the plot in px. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A line for each tick of `y` with its number, numbers of `x` below, and what `x` is. */
export function axes(
  { left, right, bottom }: Frame,
  x: LinearScale,
  y: LinearScale,
  xLabel: string,
): Markup[] {
  const [formatX, formatY] = [x.tickFormat(5), y.tickFormat(4)];
  return [
    ...y.ticks(4).flatMap((tick) => [
      element("line", {
        x1: left,
        x2: right,
        y1: y(tick),
        y2: y(tick),
        stroke: "currentColor",
        "stroke-opacity": 0.15,
      }),
      label(formatY(tick), left - 6, baseline(y(tick), SMALL), { ...SOFT, "text-anchor": "end" }),
    ]),
    element("line", {
      x1: left,
      x2: right,
      y1: bottom,
      y2: bottom,
      stroke: "currentColor",
      "stroke-opacity": 0.6,
    }),
    ...x
      .ticks(5)
      .map((tick) => label(formatX(tick), x(tick), bottom + 18, { ...SOFT, "text-anchor": "middle" })),
    label(xLabel, (left + right) / 2, bottom + 38, { ...SOFT, "text-anchor": "middle" }),
  ];
}
