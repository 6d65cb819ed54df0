import { type Explanation, isMutualKnowledge, type Part } from "@commonground/core";
import { badgePlaces } from "../badge-places.ts";
import { type Figure, FIGURE_WIDTH, svgDocument, TEXT } from "../figure.ts";
import { maskOutline } from "../mask-outline.ts";
import { baseline, element, label, type Markup } from "../svg.ts";

/** Outer radius of a letter's disc, in px. */
const BADGE = 12;

/**
 * The image with its parts: a filled outline, the ellipse of the region prompt if there was one, and a letter for each. `picture` is a
 * data URL of the frame at any resolution; null leaves the parts on an empty page. Groups carry `data-part` so that a page can toggle them.
 */
export function partsFigure(explanation: Explanation, picture: string | null): Figure {
  const { parts, image } = explanation;
  const { frame } = image;
  const scale = FIGURE_WIDTH / Math.max(frame.width, frame.height);
  const [width, height] = [frame.width * scale, frame.height * scale];
  const places = badgePlaces(parts, frame.width, frame.height, (BADGE + 1) / scale);
  return {
    name: "parts",
    svg: svgDocument(
      width,
      height,
      {
        title: `${titleOf(explanation)} for “${explanation.prediction.explained.name}”`,
        description: parts.map(told).join("; "),
      },
      picture === null
        ? element("rect", { width, height, fill: "#fff" })
        : element("image", { href: picture, width, height, preserveAspectRatio: "none" }),
      ...parts.map((part) => region(part, frame.width, frame.height, scale)),
      ...parts.map((part, i) => badge(part, places[i][0] * scale, places[i][1] * scale)),
    ),
    data: parts.map(({ label, colour, area, box, ellipse, mask, descriptors }) => ({
      part: label,
      colour,
      area,
      box,
      ellipse,
      mask,
      descriptors,
    })),
    table: {
      columns: ["part", "share of the frame", "words"],
      rows: parts.map((part) => [
        part.label,
        part.area,
        part.descriptors.map(({ descriptor }) => descriptor).join(", "),
      ]),
    },
  };
}

function titleOf(explanation: Explanation): string {
  return isMutualKnowledge(explanation)
    ? "Parts of the image that the model looked at"
    : `Parts of the image by method “${explanation.method.name}”`;
}

function told({ label, descriptors }: Part): string {
  return descriptors.length === 0 ? label : `${label}: ${descriptors.map((d) => d.descriptor).join(", ")}`;
}

function region(part: Part, width: number, height: number, scale: number): Markup {
  const ellipse = (stroke: string, thickness: number, dashes?: string): Markup => {
    if (part.ellipse === null) return "";
    const { center, axes, angle } = part.ellipse;
    return element("ellipse", {
      rx: (axes[0] / 2) * scale,
      ry: (axes[1] / 2) * scale,
      transform: `translate(${center[0] * scale} ${center[1] * scale}) rotate(${angle})`,
      fill: "none",
      stroke,
      "stroke-width": thickness,
      "stroke-dasharray": dashes,
    });
  };
  return element(
    "g",
    { "data-part": part.label },
    element("path", {
      d: maskOutline(part.mask, width, height),
      transform: `scale(${scale})`,
      fill: part.colour,
      "fill-opacity": 0.5,
      stroke: "#fff",
      "stroke-width": 1.5 / scale,
      "stroke-linejoin": "round",
    }),
    ellipse("#fff", 2.5),
    ellipse("#c00", 1.5, "5 3"),
  );
}

function badge(part: Part, x: number, y: number): Markup {
  return element(
    "g",
    { "data-part": part.label },
    element("circle", { cx: x, cy: y, r: BADGE - 1.5, fill: "#111", stroke: part.colour, "stroke-width": 3 }),
    label(part.label, x, baseline(y, TEXT), {
      fill: "#fff",
      "font-weight": "bold",
      "text-anchor": "middle",
    }),
  );
}
