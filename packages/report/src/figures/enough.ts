import type { Explanation } from "@commonground/core";
import { AGAINST_COLOUR, type Figure, FIGURE_WIDTH, SMALL, SOFT, svgDocument, TEXT } from "../figure.ts";
import { fitText } from "../fit-text.ts";
import { drawPlayers, type PlayerDrawing } from "../part-thumbnail.ts";
import { element, label, type Markup } from "../svg.ts";

const TILE = 40;
const STEP = 72;
/** Beside each thumbnail, for its letter. */
const LETTER = 26;
const ROW = 76;
const HEADING = 28;
/** Sets that are drawn of each kind; the table has all. */
const MOST_ROWS = 4;

interface Row {
  readonly players: readonly string[];
  readonly text: string;
}

/**
 * The smallest sets of parts that alone still get the answer, and the smallest whose removal changes it, as rows of
 * thumbnails. Null where causes are not, or were sampled.
 */
export function enoughFigure(explanation: Explanation): Figure | null {
  const { causes, prediction } = explanation;
  if (causes === null || causes.enough === null || causes.needed === null) return null;
  const answer = prediction.explained.name;
  const enough = causes.enough.map((players): Row => ({ players, text: together(players) }));
  const needed = causes.needed.map(({ without, becomes }): Row => ({
    players: without,
    text: `without ${together(without)}: “${becomes}”`,
  }));
  const drawings = drawPlayers(explanation);
  const upper = block(`Alone enough for “${answer}”`, enough, "no set of parts", 0, drawings);
  const lower = block(
    "Without these, another answer",
    needed,
    "nothing changes the answer",
    upper.end + 14,
    drawings,
    true,
  );
  return {
    name: "enough",
    svg: svgDocument(
      FIGURE_WIDTH,
      lower.end,
      {
        title: `What is enough for “${answer}”, and what it cannot do without`,
        description: `Enough: ${enough.map((row) => row.text).join("; ") || "no set of parts"}. Needed: ${
          needed.map((row) => row.text).join("; ") || "nothing"
        }.`,
      },
      ...upper.content,
      ...lower.content,
    ),
    data: { explained: answer, enough: causes.enough, needed: causes.needed },
    table: {
      columns: ["parts", "kept or taken away", "answer"],
      rows: [
        ...causes.enough.map((players) => [together(players), "kept alone", answer]),
        ...causes.needed.map(({ without, becomes }) => [together(without), "taken away", becomes]),
      ],
    },
  };
}

function block(
  heading: string,
  rows: readonly Row[],
  nothing: string,
  top: number,
  drawings: ReadonlyMap<string, PlayerDrawing>,
  crossed = false,
): { content: Markup[]; end: number } {
  const content = [
    label(fitText(heading, FIGURE_WIDTH - 8, TEXT, true), 4, top + 16, { "font-weight": "bold" }),
  ];
  let y = top + HEADING;
  if (rows.length === 0) {
    content.push(label(nothing, 4, y + 14, { ...SOFT, "font-style": "italic" }));
    y += 24;
  }
  for (const { players, text } of rows.slice(0, MOST_ROWS)) {
    const step = Math.min(STEP, (FIGURE_WIDTH - 8) / Math.max(1, players.length));
    for (const [i, player] of players.entries()) {
      content.push(...tile(drawings.get(player)!, 4 + i * step, y, Math.min(TILE, step - LETTER), crossed));
    }
    const tiles = players.length === 0 ? 0 : TILE + 4;
    content.push(label(fitText(text, FIGURE_WIDTH - 8, SMALL), 4, y + tiles + 14, { "font-size": SMALL }));
    y += ROW - TILE - 4 + tiles;
  }
  if (rows.length > MOST_ROWS) {
    content.push(label(`and ${rows.length - MOST_ROWS} more`, 4, y + 8, SOFT));
    y += 18;
  }
  return { content, end: y };
}

function tile(drawing: PlayerDrawing, x: number, y: number, side: number, crossed: boolean): Markup[] {
  return [
    ...drawing.thumbnail(x, y, side),
    ...(crossed
      ? [
          element("path", {
            d: `M${x} ${y + side}L${x + side} ${y}`,
            stroke: AGAINST_COLOUR,
            "stroke-width": 3,
          }),
        ]
      : []),
    ...drawing.badge(x + side + 12, y + side / 2, 10),
  ];
}

function together(players: readonly string[]): string {
  const names = players.map((player) => (player === "rest" ? "everything else" : player));
  if (names.length < 2) return names[0] ?? "nothing at all: the page alone";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
