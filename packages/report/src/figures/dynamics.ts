import { linearScale, niceDomain } from "../charts/linear-scale.ts";
import type { Dynamics, Explanation } from "@commonground/core";
import { type Figure, FIGURE_WIDTH, MUTUAL_COLOUR, SMALL, SOFT, svgDocument, TEXT } from "../figure.ts";
import { fitText, textWidth } from "../fit-text.ts";
import { formatNumber } from "../format.ts";
import { crosses } from "../label-room.ts";
import { areaAbove, type Point, polyline } from "../path.ts";
import { baseline, element, label, type Markup } from "../svg.ts";

const LEFT = 42;
const RIGHT = 10;
const TOP = 32;
const BOTTOM = TOP + 160;
const LEGEND = BOTTOM + 62;
const LINE = 20;
/** Shared concepts that are named under the plot; all of them are in the figure's data. */
const MOST_NAMED = 12;

const ESTIMATORS = {
  coupled: "Mutual information (coupled), nats",
  published: "The paper’s score (published), nats",
} as const;

/**
 * How the shared information falls as vision concepts are taken away, most important first: the area under the curve
 * is shaded, the dashed line is the AUC (the mean of the curve), large points are the removals of shared concepts,
 * which are named below by their place. Null where the explanation has no dynamics.
 */
export function dynamicsFigure(
  { dynamics, visionConcepts: removed }: Explanation,
  estimator: keyof typeof ESTIMATORS,
): Figure | null {
  if (dynamics === null || removed === null) return null;
  const { curve, auc } = dynamics[estimator];
  const shared = removed.flatMap((concept, i) =>
    concept.mutual ? [{ place: i + 1, concept: concept.descriptor }] : [],
  );
  const rows = shared.length > MOST_NAMED ? MOST_NAMED + 1 : Math.max(1, shared.length);
  return {
    name: `dynamics-${estimator}`,
    svg: svgDocument(
      FIGURE_WIDTH,
      LEGEND + rows * LINE,
      {
        title: `${ESTIMATORS[estimator]}, as concepts are removed`,
        description: `${curve.length} values from ${formatNumber(curve[0])} to ${formatNumber(curve.at(-1)!)}; AUC (mean) ${formatNumber(auc)}.`,
      },
      label(ESTIMATORS[estimator], 0, 14, { "font-weight": "bold" }),
      ...plot({ curve, auc }, new Set(shared.map(({ place }) => place))),
      ...legend(shared, curve),
    ),
    data: curve.map((value, i) => ({
      removed: i,
      concept: i === 0 ? null : removed[i - 1].descriptor,
      mutual: i === 0 ? null : removed[i - 1].mutual,
      nats: value,
    })),
    table: {
      columns: ["removed", "word", "held by both", "nats"],
      rows: curve.map((value, i) => [
        i,
        removed[i - 1]?.descriptor ?? null,
        i === 0 ? null : removed[i - 1].mutual ? "yes" : "no",
        value,
      ]),
    },
  };
}

function plot({ curve, auc }: Dynamics, shared: ReadonlySet<number>): Markup[] {
  const right = FIGURE_WIDTH - RIGHT;
  const x = linearScale([0, Math.max(1, curve.length - 1)], [LEFT + 8, right - 6]);
  const y = linearScale(niceDomain([0, Math.max(...curve) || 1], 4), [BOTTOM, TOP]);
  const points = curve.map((value, i): Point => [x(i), y(value)]);
  const formatTick = y.tickFormat(4);
  const grid = { x1: LEFT, x2: right, stroke: "currentColor" };
  return [
    ...y
      .ticks(4)
      .flatMap((tick) => [
        element("line", { ...grid, y1: y(tick), y2: y(tick), "stroke-opacity": tick === 0 ? 0.6 : 0.15 }),
        label(formatTick(tick), LEFT - 6, baseline(y(tick), SMALL), { ...SOFT, "text-anchor": "end" }),
      ]),
    ...x
      .ticks(8)
      .filter(Number.isInteger)
      .map((tick) => label(String(tick), x(tick), BOTTOM + 18, { ...SOFT, "text-anchor": "middle" })),
    label("concepts removed, most important first", (LEFT + right) / 2, BOTTOM + 38, {
      ...SOFT,
      "text-anchor": "middle",
    }),
    element("path", { d: areaAbove(BOTTOM, points), fill: MUTUAL_COLOUR, "fill-opacity": 0.2 }),
    element("path", {
      d: polyline(points),
      fill: "none",
      stroke: MUTUAL_COLOUR,
      "stroke-width": 2.5,
      "stroke-linejoin": "round",
    }),
    ...curve.map((value, i) =>
      element("circle", { cx: x(i), cy: y(value), r: shared.has(i) ? 5 : 2, fill: MUTUAL_COLOUR }),
    ),
    element("line", { ...grid, y1: y(auc), y2: y(auc), "stroke-dasharray": "6 4" }),
    meanLabel(
      `AUC ${formatNumber(auc)}`,
      y(auc),
      [LEFT, right],
      curve.map((value, i) => [x(i), y(value)]),
    ),
  ];
}

/** What the dashed line at the height `at` is, at an end of it, above or below, where the curve does not run. */
function meanLabel(
  text: string,
  at: number,
  [left, right]: readonly [number, number],
  curve: readonly (readonly [x: number, y: number])[],
): Markup {
  const width = textWidth(text, TEXT, true);
  const places = [at - 6, at + 17].flatMap((foot) => [
    { foot, x: right, anchor: "end", from: right - width },
    { foot, x: left + 4, anchor: "start", from: left + 4 },
  ]);
  const free = places.find(({ foot, from }) => {
    const box = { left: from, right: from + width, top: foot - TEXT, bottom: foot + 4 };
    if (box.top < TOP - 10 || box.bottom > BOTTOM) return false;
    return !curve.some(([x2, y2], i) => {
      const [x1, y1] = curve[Math.max(0, i - 1)];
      return crosses(box, { x1, y1, x2, y2 });
    });
  });
  const { foot, x, anchor } = free ?? places[0];
  return label(text, x, foot, { "text-anchor": anchor, "font-weight": "bold" });
}

function legend(
  shared: readonly { readonly place: number; readonly concept: string }[],
  curve: readonly number[],
): Markup[] {
  if (shared.length === 0) {
    return [label("nothing shared, so nothing to lose", LEFT, LEGEND + 8, { "font-style": "italic" })];
  }
  const more = shared.length - MOST_NAMED;
  return [
    ...shared.slice(0, MOST_NAMED).flatMap(({ place, concept }, i) => {
      const y = LEGEND + 8 + i * LINE;
      const fall = `${formatNumber(curve[place - 1])} → ${formatNumber(curve[place])}`;
      const room = FIGURE_WIDTH - LEFT - 12 - textWidth(fall, SMALL);
      return [
        label(String(place), LEFT - 6, y, { ...SOFT, "text-anchor": "end" }),
        label(fitText(`● ${concept}`, room, SMALL, true), LEFT, y, {
          "font-size": SMALL,
          "font-weight": "bold",
        }),
        label(fall, FIGURE_WIDTH - 4, y, { ...SOFT, "text-anchor": "end" }),
      ];
    }),
    ...(more > 0 ? [label(`and ${more} more shared`, LEFT, LEGEND + 8 + MOST_NAMED * LINE, SOFT)] : []),
  ];
}
