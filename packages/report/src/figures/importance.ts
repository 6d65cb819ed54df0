import type { Explanation } from "@commonground/core";
import { scaleLinear } from "d3-scale";
import { type Figure, MUTUAL_COLOUR, svgDocument } from "../figure.ts";
import { element, fitText, label } from "../svg.ts";

const WIDTH = 480;
const LABEL = 200;
const ROW = 24;
const TOP = 26;

/** Bars of the vision concepts, most important first; filled and marked ● where the language side shares them. */
export function importanceFigure(explanation: Explanation): Figure {
  const concepts = explanation.visionConcepts;
  const largest = Math.max(0, ...concepts.map((c) => c.importance));
  const smallest = Math.min(0, ...concepts.map((c) => c.importance));
  const x = scaleLinear([smallest, largest || 1], [LABEL, WIDTH - 52]).nice(4);
  const height = TOP + concepts.length * ROW + 8;
  const bars = concepts.flatMap((concept, i) => {
    const middle = TOP + i * ROW + ROW / 2;
    const [from, to] = [x(0), x(concept.importance)].toSorted((a, b) => a - b);
    const words = `${concept.mutual ? "● " : ""}${concept.descriptor}`;
    return [
      label(fitText(words, LABEL - 8, 14), LABEL - 8, middle, {
        "text-anchor": "end",
        "dominant-baseline": "central",
        "font-weight": concept.mutual ? "bold" : undefined,
      }),
      element("rect", {
        x: from,
        y: middle - 8,
        width: Math.max(1, to - from),
        height: 16,
        rx: 2,
        fill: concept.mutual ? MUTUAL_COLOUR : "currentColor",
        "fill-opacity": concept.mutual ? 0.9 : 0.25,
      }),
      label(`${concept.importance.toFixed(2)}  ${concept.parts.join(" ")}`, to + 5, middle, {
        "font-size": 12,
        "dominant-baseline": "central",
        "fill-opacity": 0.75,
      }),
    ];
  });
  return {
    name: "importance",
    svg: svgDocument(
      WIDTH,
      height,
      {
        title: "Importance of the vision concepts",
        description: concepts
          .map((c) => `${c.descriptor} ${c.importance.toFixed(2)}${c.mutual ? " (shared)" : ""}`)
          .join("; "),
      },
      label("similarity to the image × 2.5, and its parts", LABEL, 14, {
        "font-size": 12,
        "fill-opacity": 0.75,
      }),
      element("line", {
        x1: x(0),
        x2: x(0),
        y1: TOP,
        y2: height - 8,
        stroke: "currentColor",
        "stroke-opacity": 0.4,
      }),
      ...bars,
    ),
    data: concepts,
  };
}
