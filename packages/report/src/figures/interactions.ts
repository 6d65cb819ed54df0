import type { Explanation } from "@commonground/core";
import {
  AGAINST_COLOUR,
  type Figure,
  FIGURE_WIDTH,
  FOR_COLOUR,
  SMALL,
  SOFT,
  svgDocument,
} from "../figure.ts";
import { drawPlayers } from "../part-thumbnail.ts";
import { baseline, element, label, type Markup } from "../svg.ts";
import { signed } from "../tell-causes.ts";

const HEADER = 38;
const TOP = 24;
const THUMBNAIL = 30;
/** Opacity of the strongest pair: its number must be read on it, on light and dark pages. */
const STRONGEST = 0.55;

/**
 * What every two players are worth together beyond what each is worth by itself: a square for each pair, the more
 * opaque the stronger. Null where causes are not, or were sampled.
 */
export function interactionsFigure(explanation: Explanation): Figure | null {
  const { causes, prediction } = explanation;
  const values = causes?.logodds.interactions ?? null;
  if (causes === null || values === null) return null;
  const { players } = causes;
  const cell = (FIGURE_WIDTH - HEADER - 2) / players.length;
  const reach = Math.max(...values.flat().map(Math.abs)) || 1;
  const pairs = players.flatMap((one, p) =>
    players.slice(p + 1).map((other, k) => ({ one, other, value: values[p][p + 1 + k] })),
  );
  const drawings = drawPlayers(explanation);
  const start = (i: number) => HEADER + i * cell;
  const header = (player: string, x: number, y: number): Markup[] =>
    player === "rest"
      ? [label("rest", x, baseline(y, SMALL), { ...SOFT, "text-anchor": "middle" })]
      : drawings.get(player)!.badge(x, y, 11);
  return {
    name: "interactions",
    svg: svgDocument(
      FIGURE_WIDTH,
      TOP + HEADER + players.length * cell + 2,
      {
        title: `What pairs of parts are worth together for “${prediction.explained.name}”`,
        description: pairs.map(({ one, other, value }) => `${one} and ${other} ${signed(value)}`).join("; "),
      },
      label("+ need each other", 4, 14, SOFT),
      label("− either will do", FIGURE_WIDTH - 4, 14, { ...SOFT, "text-anchor": "end" }),
      ...players.flatMap((player, i) => [
        ...header(player, start(i) + cell / 2, TOP + HEADER / 2),
        ...header(player, HEADER / 2, TOP + start(i) + cell / 2),
      ]),
      ...players.flatMap((player, p) =>
        players.flatMap((_, q) => {
          const [x, y] = [start(q), TOP + start(p)];
          const side = Math.min(THUMBNAIL, cell - 6);
          const place = (cell - side) / 2;
          if (p === q) return drawings.get(player)!.thumbnail(x + place, y + place, side);
          return square(values[p][q], x, y, cell, reach);
        }),
      ),
    ),
    data: { explained: prediction.explained.name, measure: "log-odds", players, interactions: values },
    table: {
      columns: ["part", "with", "log-odds"],
      rows: pairs.map(({ one, other, value }) => [one, other, value]),
    },
  };
}

function square(value: number, x: number, y: number, cell: number, reach: number): Markup[] {
  return [
    element("rect", {
      x: x + 1,
      y: y + 1,
      width: cell - 2,
      height: cell - 2,
      rx: 3,
      fill: value < 0 ? AGAINST_COLOUR : FOR_COLOUR,
      "fill-opacity": (Math.abs(value) / reach) * STRONGEST,
    }),
    label(signed(value), x + cell / 2, baseline(y + cell / 2, SMALL), {
      "font-size": SMALL,
      "text-anchor": "middle",
    }),
  ];
}
