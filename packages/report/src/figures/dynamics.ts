import type { Dynamics, Explanation } from "@commonground/core";
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { type Figure, MUTUAL_COLOUR, svgDocument } from "../figure.ts";
import { element, fitText, label, type Markup } from "../svg.ts";

const WIDTH = 480;
const PLOT_HEIGHT = 190;
const LEFT = 44;
const RIGHT = 12;
const TOP = 34;
const AXIS = 128;

const ESTIMATORS = {
  coupled: "Mutual information (coupled)",
  published: "The paper's score (published)",
} as const;

/**
 * How the shared information falls as vision concepts are taken away, most important first. The shaded area is the
 * AUC times the number of points; the dashed line is the AUC, the mean of the curve.
 */
export function dynamicsFigure(explanation: Explanation, estimator: keyof typeof ESTIMATORS): Figure {
  const { curve, auc } = explanation.dynamics[estimator];
  const height = TOP + PLOT_HEIGHT + AXIS;
  const removed = explanation.visionConcepts;
  return {
    name: `dynamics-${estimator}`,
    svg: svgDocument(
      WIDTH,
      height,
      {
        title: `${ESTIMATORS[estimator]} as concepts are removed`,
        description: `${curve.length} values from ${curve[0].toFixed(2)} to ${curve.at(-1)!.toFixed(2)} nats; AUC (mean) ${auc.toFixed(2)}.`,
      },
      label(ESTIMATORS[estimator], LEFT, 16, { "font-weight": "bold" }),
      ...plot({ curve, auc }, [
        "none",
        ...removed.map((concept) => `${concept.mutual ? "● " : ""}${concept.descriptor}`),
      ]),
    ),
    data: curve.map((value, i) => ({
      removed: i,
      concept: i === 0 ? null : removed[i - 1].descriptor,
      mutual: i === 0 ? null : removed[i - 1].mutual,
      nats: value,
    })),
  };
}

function plot({ curve, auc }: Dynamics, ticks: readonly string[]): Markup[] {
  const bottom = TOP + PLOT_HEIGHT;
  const x = scaleLinear([0, Math.max(1, curve.length - 1)], [LEFT + 10, WIDTH - RIGHT]);
  const y = scaleLinear([0, Math.max(...curve) || 1], [bottom, TOP]).nice(4);
  const shade = area<number>(
    (_, i) => x(i),
    bottom,
    (value) => y(value),
  );
  const stroke = line<number>(
    (_, i) => x(i),
    (value) => y(value),
  );
  const faint = { "font-size": 12, "fill-opacity": 0.75 };
  return [
    ...y
      .ticks(4)
      .flatMap((tick) => [
        element("line", {
          x1: LEFT,
          x2: WIDTH - RIGHT,
          y1: y(tick),
          y2: y(tick),
          stroke: "currentColor",
          "stroke-opacity": 0.15,
        }),
        label(String(tick), LEFT - 6, y(tick), {
          ...faint,
          "text-anchor": "end",
          "dominant-baseline": "central",
        }),
      ]),
    label("nats", LEFT - 6, TOP - 14, { ...faint, "text-anchor": "end" }),
    element("path", { d: shade(curve as number[])!, fill: MUTUAL_COLOUR, "fill-opacity": 0.2 }),
    element("path", {
      d: stroke(curve as number[])!,
      fill: "none",
      stroke: MUTUAL_COLOUR,
      "stroke-width": 2.5,
    }),
    ...curve.map((value, i) => element("circle", { cx: x(i), cy: y(value), r: 3, fill: MUTUAL_COLOUR })),
    element("line", {
      x1: LEFT,
      x2: WIDTH - RIGHT,
      y1: y(auc),
      y2: y(auc),
      stroke: "currentColor",
      "stroke-dasharray": "6 4",
    }),
    label(`AUC ${auc.toFixed(2)}`, WIDTH - RIGHT, y(auc) - 6, {
      "text-anchor": "end",
      "font-weight": "bold",
    }),
    ...ticks.map((tick, i) =>
      label(fitText(tick, 150, 11), 0, 0, {
        transform: `translate(${x(i)} ${bottom + 12}) rotate(-55)`,
        "text-anchor": "end",
        "font-size": 11,
        "font-weight": tick.startsWith("●") ? "bold" : undefined,
      }),
    ),
  ];
}
