import { linearScale } from "../charts/linear-scale.ts";
import type { Attribution, Explanation } from "@commonground/core";
import {
  AGAINST_COLOUR,
  type Figure,
  FIGURE_WIDTH,
  FOR_COLOUR,
  SMALL,
  SOFT,
  svgDocument,
  TEXT,
} from "../figure.ts";
import { fitText, textWidth } from "../fit-text.ts";
import { drawPlayers, type PlayerDrawing } from "../part-thumbnail.ts";
import { element, label, type Markup } from "../svg.ts";
import { playerNames, rank, type Ranked, signed } from "../tell-causes.ts";

const TOP = 28;
const ROW = 48;
const BAR = 12;
const LETTER = 11;
const THUMBNAIL = 26;

/**
 * What each part and the rest did for the answer: bars to the right of the line carried it, bars to the left spoke
 * against it. `of`: for the class against all others, or against the one it is set against. Null where causes are not.
 */
export function causesFigure(explanation: Explanation, of: "answer" | "versus"): Figure | null {
  const { causes, prediction } = explanation;
  if (causes === null) return null;
  const versus = of === "versus" ? causes.versus : null;
  if (of === "versus" && versus === null) return null;
  const attribution: Attribution = versus?.logodds ?? causes.logodds;
  const ranked = rank(causes, attribution);
  const errors = new Map(
    causes.players.map((player, p) => [player, attribution.standardErrors?.[p] ?? null]),
  );
  const values = ranked.map(({ value }) => value);
  const x = linearScale([Math.min(0, ...values), Math.max(0, ...values) || 1], [4, FIGURE_WIDTH - 4]);
  const drawings = drawPlayers(explanation);
  const name = playerNames(explanation);
  const words = new Map(
    explanation.parts.map((part) => [part.label, part.descriptors.map((d) => d.descriptor).join(", ")]),
  );
  const height = TOP + ranked.length * ROW;
  const half = FIGURE_WIDTH / 2 - 8;
  const ends =
    versus === null
      ? ["← against", "for →"]
      : [
          fitText(`← ${versus.name}`, half, SMALL),
          `${fitText(prediction.explained.name, half - 20, SMALL)} →`,
        ];
  const about = `“${prediction.explained.name}”${versus === null ? "" : ` rather than “${versus.name}”`}`;
  return {
    name: of === "answer" ? "causes" : "versus",
    svg: svgDocument(
      FIGURE_WIDTH,
      height,
      {
        title: `What made the answer ${about}`,
        description: ranked.map((player) => `${name(player.label)} ${signed(player.value)}`).join("; "),
      },
      label(ends[0], 4, 14, SOFT),
      label(ends[1], FIGURE_WIDTH - 4, 14, { ...SOFT, "text-anchor": "end" }),
      ...ranked.flatMap((player, i) =>
        row(
          player,
          TOP + i * ROW,
          x,
          drawings.get(player.label)!,
          name(player.label),
          errors.get(player.label)!,
        ),
      ),
    ),
    data: {
      explained: prediction.explained.name,
      versus: versus?.name ?? null,
      measure: "log-odds",
      estimator: causes.estimator,
      removal: causes.removal,
      all: attribution.all,
      none: attribution.none,
      players: causes.players.map((player, p) => ({
        player,
        value: attribution.values[p],
        standardError: attribution.standardErrors?.[p] ?? null,
      })),
      interactions: attribution.interactions,
      leanings: versus?.leanings ?? null,
    },
    table: {
      columns: ["part", "words", "log-odds", "standard error"],
      rows: ranked.map(({ label, value }) => [
        label,
        words.get(label) ?? "everything else",
        value,
        errors.get(label) ?? null,
      ]),
    },
  };
}

function row(
  { label: player, value }: Ranked,
  top: number,
  x: (value: number) => number,
  drawing: PlayerDrawing,
  name: string,
  error: number | null,
): Markup[] {
  const [from, to] = [x(0), x(value)].toSorted((a, b) => a - b);
  const number = error === null ? signed(value) : `${signed(value)} ± ${error.toFixed(2)}`;
  const isPart = player !== "rest";
  const start = THUMBNAIL + (isPart ? 2 * LETTER + 16 : 12);
  const room = FIGURE_WIDTH - start - 10 - textWidth(number, SMALL);
  const wordless = isPart && name === player;
  const words = wordless ? "" : !isPart ? name : name.replace(/^\S+ \(?/u, "").replace(/\)$/u, "");
  return [
    ...drawing.thumbnail(4, top + 2, THUMBNAIL),
    ...drawing.badge(THUMBNAIL + LETTER + 10, top + 15, LETTER),
    label(fitText(words, room, TEXT, false), start, top + 20),
    label(number, FIGURE_WIDTH - 4, top + 20, { ...SOFT, "text-anchor": "end" }),
    element("rect", {
      x: from,
      y: top + 32,
      width: Math.max(1, to - from),
      height: BAR,
      fill: value < 0 ? AGAINST_COLOUR : FOR_COLOUR,
    }),
    element("line", {
      x1: x(0),
      x2: x(0),
      y1: top + 29,
      y2: top + 35 + BAR,
      stroke: "currentColor",
      "stroke-opacity": 0.6,
    }),
  ];
}
