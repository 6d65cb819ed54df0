import { linearScale } from "../charts/linear-scale.ts";
import { type Explanation, isMutualKnowledge, type VisionConcept } from "@commonground/core";
import { type Figure, FIGURE_WIDTH, MUTUAL_COLOUR, SMALL, SOFT, svgDocument, TEXT } from "../figure.ts";
import { fitText, textWidth } from "../fit-text.ts";
import { formatNumber } from "../format.ts";
import { element, label, type Markup } from "../svg.ts";

const ROW = 34;
const TOP = 26;
const BAR = 9;
/** Letters that are written out for a concept of many parts. */
const MOST_LETTERS = 5;

/**
 * Bars of the vision concepts, most important first, each with its value and the letters of its parts; filled and
 * marked ● where the language side shares them. Null where the explanation has no concepts.
 */
export function importanceFigure(explanation: Explanation): Figure | null {
  const concepts = explanation.visionConcepts;
  if (concepts === null) return null;
  const ours = isMutualKnowledge(explanation);
  const measure = ours ? "similarity to the image × 2.5" : "the method’s score";
  const values = concepts.map((c) => c.importance);
  const x = linearScale([Math.min(0, ...values), Math.max(0, ...values) || 1], [1, FIGURE_WIDTH - 1]);
  const height = TOP + concepts.length * ROW;
  return {
    name: "importance",
    svg: svgDocument(
      FIGURE_WIDTH,
      height,
      {
        title: ours ? "Importance of the vision concepts" : "Importance of the concepts",
        description: concepts
          .map((c) => `${c.descriptor} ${formatNumber(c.importance)}${c.mutual ? " (shared)" : ""}`)
          .join("; "),
      },
      label(`${measure} · parts`, FIGURE_WIDTH - 4, 14, { ...SOFT, "text-anchor": "end" }),
      ...concepts.flatMap((concept, i) => row(concept, TOP + i * ROW, x)),
      element("line", {
        x1: x(0),
        x2: x(0),
        y1: TOP,
        y2: height,
        stroke: "currentColor",
        "stroke-opacity": 0.6,
      }),
    ),
    data: concepts,
    table: {
      columns: ["word", "importance", "parts", "held by both"],
      rows: concepts.map((c) => [c.descriptor, c.importance, c.parts.join(" "), heldByBoth(c)]),
    },
  };
}

function heldByBoth({ mutual }: VisionConcept): string | null {
  return mutual === null ? null : mutual ? "yes" : "no";
}

function row(concept: VisionConcept, top: number, x: (value: number) => number): Markup[] {
  const { importance } = concept;
  const mutual = concept.mutual === true;
  const [from, to] = [x(0), x(importance)].toSorted((a, b) => a - b);
  const numbers = `${formatNumber(importance)} · ${letters(concept.parts)}`;
  const room = FIGURE_WIDTH - 14 - textWidth(numbers, SMALL);
  return [
    label(fitText(`${mutual ? "● " : ""}${concept.descriptor}`, room, TEXT, mutual), 4, top + 16, {
      "font-weight": mutual ? "bold" : undefined,
    }),
    label(numbers, FIGURE_WIDTH - 4, top + 16, { ...SOFT, "text-anchor": "end" }),
    element("rect", {
      x: from,
      y: top + 21,
      width: Math.max(1, to - from),
      height: BAR,
      fill: mutual ? MUTUAL_COLOUR : "currentColor",
      "fill-opacity": mutual ? undefined : 0.5,
    }),
  ];
}

function letters(parts: readonly string[]): string {
  const more = parts.length - MOST_LETTERS;
  return more > 0 ? `${parts.slice(0, MOST_LETTERS).join(" ")} +${more}` : parts.join(" ");
}
