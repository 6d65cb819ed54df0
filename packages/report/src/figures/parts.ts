import type { Explanation, Part } from "@commonground/core";
import { type Figure, svgDocument } from "../figure.ts";
import { maskOutline } from "../mask-outline.ts";
import { element, label, type Markup } from "../svg.ts";

const SIZE = 448;
const BADGE = 13;

/**
 * The image with its parts: a filled outline, the ellipse of the region prompt and a letter for each. `picture` is a
 * data URL of the frame at any resolution. Groups carry `data-part` so that a page can toggle them.
 */
export function partsFigure(explanation: Explanation, picture: string): Figure {
  const { frame } = explanation.image;
  const scale = SIZE / Math.max(frame.width, frame.height);
  const [width, height] = [frame.width * scale, frame.height * scale];
  return {
    name: "parts",
    svg: svgDocument(
      width,
      height,
      {
        title: `Parts of the image that the model looked at for “${explanation.prediction.explained.name}”`,
        description: explanation.parts
          .map((part) => `${part.label}: ${part.descriptors.map((d) => d.descriptor).join(", ")}`)
          .join("; "),
      },
      element("image", { href: picture, width, height, preserveAspectRatio: "none" }),
      ...explanation.parts.map((part) => partGroup(part, frame.width, frame.height, scale)),
    ),
    data: explanation.parts.map(({ label, colour, area, box, ellipse, mask, descriptors }) => ({
      part: label,
      colour,
      area,
      box,
      ellipse,
      mask,
      descriptors,
    })),
  };
}

function partGroup(part: Part, width: number, height: number, scale: number): Markup {
  const { center, axes, angle } = part.ellipse;
  const outline = maskOutline(part.mask, width, height);
  const [x, y] = badgePlace(part, width, height);
  return element(
    "g",
    { "data-part": part.label },
    element("path", {
      d: outline,
      transform: `scale(${scale})`,
      fill: part.colour,
      "fill-opacity": 0.5,
      stroke: "#fff",
      "stroke-width": 1.5 / scale,
      "stroke-linejoin": "round",
    }),
    element("ellipse", {
      rx: (axes[0] / 2) * scale,
      ry: (axes[1] / 2) * scale,
      transform: `translate(${center[0] * scale} ${center[1] * scale}) rotate(${angle})`,
      fill: "none",
      stroke: "#d00",
      "stroke-width": 1.5,
      "stroke-dasharray": "5 3",
    }),
    element("circle", {
      cx: x * scale,
      cy: y * scale,
      r: BADGE,
      fill: "#111",
      stroke: part.colour,
      "stroke-width": 3,
    }),
    label(part.label, x * scale, y * scale, {
      fill: "#fff",
      "font-weight": "bold",
      "text-anchor": "middle",
      "dominant-baseline": "central",
    }),
  );
}

/** The part's own pixel nearest to its centre of mass, so that a ring's letter lies on the ring. */
function badgePlace(part: Part, width: number, height: number): [x: number, y: number] {
  const xs: number[] = [];
  const ys: number[] = [];
  let at = 0;
  part.mask.forEach((run, i) => {
    if (i % 2 === 1) {
      for (let p = at; p < at + run; p++) {
        xs.push(p % width);
        ys.push(Math.floor(p / width));
      }
    }
    at += run;
  });
  const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [cx, cy] = [mean(xs), mean(ys)];
  let best = 0;
  for (let i = 1; i < xs.length; i++) {
    if ((xs[i] - cx) ** 2 + (ys[i] - cy) ** 2 < (xs[best] - cx) ** 2 + (ys[best] - cy) ** 2) best = i;
  }
  const margin = (BADGE + 2) / (SIZE / Math.max(width, height));
  const inside = (value: number, size: number) => Math.min(size - margin, Math.max(margin, value + 0.5));
  return [inside(xs[best], width), inside(ys[best], height)];
}
