import type { Explanation } from "@commonground/core";
import { type Figure, FIGURE_WIDTH, MUTUAL_COLOUR, SMALL, SOFT, svgDocument } from "../figure.ts";
import { fitText } from "../fit-text.ts";
import { baseline, element, label, type Markup, round } from "../svg.ts";

/** Language concepts shown in pictures (the paper's figures take 15 of the u that enter the measure). */
export const PICTURED_LANGUAGE = 15;
const LINE = 18;

interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly words: readonly string[];
}

/**
 * Two overlapping sets: concepts of the vision side, of the language side (its `PICTURED_LANGUAGE` nearest), and what they share.
 * `wide` lays them side by side, `tall` one above the other for narrow screens. Null where nothing is said of what both
 * share.
 */
export function vennFigure(explanation: Explanation, layout: "wide" | "tall" = "wide"): Figure | null {
  const { mutualConcepts: mutual, visionConcepts, languageConcepts } = explanation;
  if (mutual === null || visionConcepts === null || languageConcepts === null) return null;
  const shared = new Set(mutual);
  const vision = visionConcepts.map((c) => c.descriptor).filter((d) => !shared.has(d));
  const pictured = languageConcepts.slice(0, PICTURED_LANGUAGE).map((c) => c.descriptor);
  const language = pictured.filter((d) => !shared.has(d));
  const languageAlone = languageConcepts.map((c) => c.descriptor).filter((d) => !shared.has(d));
  const unseen = languageConcepts.length - language.length - shared.size;
  const drawn = layout === "wide" ? wide(vision, mutual, language) : tall(vision, mutual, language);
  return {
    name: "venn",
    svg: svgDocument(
      drawn.width,
      drawn.height,
      {
        title: `What vision and language share about “${explanation.prediction.explained.name}”`,
        description: `Vision only: ${list(vision)}. Shared: ${list(mutual)}. Language only: ${list(language)}${
          unseen > 0 ? ` and ${unseen} more` : ""
        }.`,
      },
      ...drawn.content,
      ...(unseen > 0
        ? [
            label(`and ${unseen} more on the language side`, drawn.width - 8, drawn.height - 6, {
              ...SOFT,
              "text-anchor": "end",
            }),
          ]
        : []),
    ),
    data: {
      vision,
      mutual,
      language: languageAlone,
    },
    table: {
      columns: ["word", "held by"],
      rows: [
        ...mutual.map((word) => [word, "both"]),
        ...vision.map((word) => [word, "vision"]),
        ...languageAlone.map((word) => [word, "language"]),
      ],
    },
  };
}

function wide(vision: readonly string[], mutual: readonly string[], language: readonly string[]) {
  const lines = Math.max(vision.length, mutual.length, language.length, 3);
  const [width, top] = [760, 30];
  const tall = lines * LINE + 36;
  const middle = top + tall / 2;
  const [left, right, bottom] = [250, 510, top + tall];
  // The dashed set is lower by INSET at top and bottom, where it cuts the solid set's corners.
  const cut = right - CORNER + CUT;
  const [upper, lower] = [top + INSET, bottom - INSET];
  const shared = [
    `M${left + CORNER} ${upper}H${round(cut)}A${CORNER} ${CORNER} 0 0 1 ${right} ${top + CORNER}`,
    `V${bottom - CORNER}A${CORNER} ${CORNER} 0 0 1 ${round(cut)} ${lower}`,
    `H${left + CORNER}A${CORNER} ${CORNER} 0 0 1 ${left} ${lower - CORNER}`,
    `V${upper + CORNER}A${CORNER} ${CORNER} 0 0 1 ${left + CORNER} ${upper}Z`,
  ].join("");
  const content = [
    ...sets(
      { x: 4, y: top, width: right - 4, height: tall },
      { x: left, y: upper, width: width - 4 - left, height: lower - upper },
      shared,
    ),
    title("Vision encoder", 127, 18),
    title("Language encoder", 633, 18),
    ...words({ x: 127, y: middle, width: 226, words: vision }),
    ...words({ x: 380, y: middle, width: 244, words: mutual }, true),
    ...words({ x: 633, y: middle, width: 226, words: language }),
  ];
  return { width, height: bottom + 24, content };
}

function tall(vision: readonly string[], mutual: readonly string[], language: readonly string[]) {
  const [width, top, centre] = [FIGURE_WIDTH, 28, FIGURE_WIDTH / 2];
  const [a, m, b] = [vision, mutual, language].map(heightOf);
  const [start, middle, end] = [top + a, top + a + m, top + a + m + b];
  // The dashed set is narrower by INSET at either side, where it cuts the solid set's corners.
  const [left, right] = [4 + INSET, width - 4 - INSET];
  const cut = middle - CORNER + CUT;
  const shared = [
    `M${left + CORNER} ${start}H${right - CORNER}A${CORNER} ${CORNER} 0 0 1 ${right} ${start + CORNER}`,
    `V${round(cut)}A${CORNER} ${CORNER} 0 0 1 ${width - 4 - CORNER} ${middle}`,
    `H${4 + CORNER}A${CORNER} ${CORNER} 0 0 1 ${left} ${round(cut)}`,
    `V${start + CORNER}A${CORNER} ${CORNER} 0 0 1 ${left + CORNER} ${start}Z`,
  ].join("");
  const content = [
    ...sets(
      { x: 4, y: top, width: width - 8, height: a + m },
      { x: left, y: start, width: right - left, height: m + b },
      shared,
    ),
    title("Vision encoder", centre, 18),
    title("Language encoder", centre, end + 20),
    ...words({ x: centre, y: top + a / 2, width: 320, words: vision }),
    ...words({ x: centre, y: start + m / 2, width: 310, words: mutual }, true),
    ...words({ x: centre, y: middle + b / 2, width: 310, words: language }),
  ];
  return { width, height: end + 50, content };
}

/** Height of a set's own region in px; two rounded corners fit into the least. */
function heightOf(set: readonly string[]): number {
  return Math.max(set.length, 2) * LINE + 28;
}

type Rectangle = { x: number; y: number; width: number; height: number };

const CORNER = 28;
/** The second set is a little narrower, so that the outlines do not cover each other. */
const INSET = 6;
/** How far a corner's arc has come, along the one axis, where it is INSET from its end along the other. */
const CUT = Math.sqrt(CORNER ** 2 - (CORNER - INSET) ** 2);

function sets(vision: Rectangle, language: Rectangle, shared: string): Markup[] {
  const outline = { rx: CORNER, fill: "none", stroke: "currentColor", "stroke-width": 2 };
  return [
    element("path", { d: shared, fill: MUTUAL_COLOUR, "fill-opacity": 0.18 }),
    element("rect", { ...vision, ...outline }),
    element("rect", { ...language, ...outline, "stroke-dasharray": "7 4" }),
  ];
}

function title(text: string, x: number, y: number): Markup {
  return label(text, x, y, { "text-anchor": "middle", "font-weight": "bold" });
}

function words(region: Region, mutual = false): Markup[] {
  const empty = region.words.length === 0;
  const bold = mutual && !empty;
  const shown = empty ? [mutual ? "nothing shared" : "–"] : region.words;
  const top = region.y - ((shown.length - 1) * LINE) / 2;
  return shown.map((word, i) =>
    label(
      fitText(bold ? `● ${word}` : word, region.width, SMALL, bold),
      region.x,
      baseline(top + i * LINE, SMALL),
      {
        "text-anchor": "middle",
        "font-size": SMALL,
        "font-weight": bold ? "bold" : undefined,
        "font-style": empty ? "italic" : undefined,
      },
    ),
  );
}

function list(set: readonly string[]): string {
  return set.length > 0 ? set.join(", ") : "nothing";
}
