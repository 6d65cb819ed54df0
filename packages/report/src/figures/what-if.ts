import type { Explanation } from "@commonground/core";
import { pairBars } from "../charts/pairs.ts";
import { AGAINST_COLOUR, type Figure, FIGURE_WIDTH, SMALL, SOFT, svgDocument } from "../figure.ts";
import { fitText } from "../fit-text.ts";
import { formatPercent } from "../format.ts";
import { drawPlayers } from "../part-thumbnail.ts";
import { element, label, type Markup } from "../svg.ts";
import { playerNames } from "../tell-causes.ts";

const TILE = 40;
const STEP = 72;
const LETTER = 26;
const HEADING = 26;

/** What the model answers once some of the image is taken away. */
export interface WhatIfView {
  /** Labels of parts, and "rest"; one at least. */
  readonly without: readonly string[];
  /** Probabilities, 0 to 1; `before` is null where it was not told. */
  readonly answers: readonly {
    readonly name: string;
    readonly before: number | null;
    readonly now: number;
  }[];
}

/** What is taken away, crossed out, and each answer before and without it. */
export function whatIfFigure(explanation: Explanation, { without, answers }: WhatIfView): Figure {
  const drawings = drawPlayers(explanation);
  const name = playerNames(explanation);
  const told = `Without ${without.map(name).join(", ")}`;
  const step = Math.min(STEP, (FIGURE_WIDTH - 8) / without.length);
  const side = Math.max(8, Math.min(TILE, step - LETTER));
  const tiles: Markup[] = without.flatMap((player, i) => {
    const x = 4 + i * step;
    const drawing = drawings.get(player)!;
    return [
      ...drawing.thumbnail(x, HEADING, side),
      element("path", {
        d: `M${x} ${HEADING + side}L${x + side} ${HEADING}`,
        stroke: AGAINST_COLOUR,
        "stroke-width": 3,
      }),
      ...drawing.badge(x + side + 12, HEADING + side / 2, 10),
    ];
  });
  const bars = pairBars(
    answers.map((answer) => ({
      name: answer.name,
      first: answer.before,
      second: answer.now,
      text: `${answer.before === null ? "–" : formatPercent(answer.before)} → ${formatPercent(answer.now)}`,
    })),
    ["of the whole image", "without that"],
    HEADING + TILE + 12,
    1,
  );
  return {
    name: "what-if",
    svg: svgDocument(
      FIGURE_WIDTH,
      bars.end,
      {
        title: `${told}: what it would be`,
        description: answers.map((answer) => `${answer.name} ${formatPercent(answer.now)}`).join("; "),
      },
      label(fitText(told, FIGURE_WIDTH - 8, SMALL), 4, 14, SOFT),
      ...tiles,
      ...bars.content,
    ),
    data: { without, answers },
    table: {
      columns: ["answer", "probability", "without it"],
      rows: answers.map((answer) => [answer.name, answer.before, answer.now]),
    },
  };
}
