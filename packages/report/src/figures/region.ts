import type { Mask } from "@commonground/core";
import { encodeRuns } from "@commonground/core";
import { AGAINST_COLOUR, type Figure, FIGURE_WIDTH, FOR_COLOUR, svgDocument } from "../figure.ts";
import { maskOutline } from "../mask-outline.ts";
import { element, type Markup } from "../svg.ts";

type Edges = readonly [left: number, top: number, right: number, bottom: number];

export interface RegionView {
  /** What the figure is called. */
  readonly name: string;
  /** Of the image, for its title. */
  readonly id: string;
  /** Data URL of the frame at any resolution. */
  readonly picture: string;
  /** Pixels of the frame that were found. */
  readonly found: Mask;
  readonly foundBox: Edges | null;
  readonly trueBoxes: readonly Edges[];
  /** Largest overlap of the found box with a true one, 0 to 1. */
  readonly iou: number;
}

/** An image in the model's frame with the region that was found, its box (dashed) and the true boxes (solid). */
export function regionFigure(view: RegionView): Figure {
  const { found, foundBox, trueBoxes, iou } = view;
  const scale = FIGURE_WIDTH / Math.max(found.width, found.height);
  const [width, height] = [found.width * scale, found.height * scale];
  const box = ([left, top, right, bottom]: Edges, stroke: string, dashes?: string): Markup => {
    const place = {
      x: left * scale,
      y: top * scale,
      width: (right - left) * scale,
      height: (bottom - top) * scale,
      fill: "none",
      "stroke-dasharray": dashes,
    };
    return (
      element("rect", { ...place, stroke: "#fff", "stroke-width": 5 }) +
      element("rect", { ...place, stroke, "stroke-width": 2.5 })
    );
  };
  return {
    name: view.name,
    svg: svgDocument(
      width,
      height,
      {
        title: `Where the object of ${view.id} was found`,
        description: `Found: dashed box, filled region. True: ${trueBoxes.length === 1 ? "solid box" : `${trueBoxes.length} solid boxes`}. Overlap ${iou.toFixed(2)}.`,
      },
      element("image", { href: view.picture, width, height, preserveAspectRatio: "none" }),
      element("path", {
        d: maskOutline(encodeRuns(found), found.width, found.height),
        transform: `scale(${scale})`,
        fill: AGAINST_COLOUR,
        "fill-opacity": 0.35,
        stroke: "#fff",
        "stroke-width": 1.5 / scale,
      }),
      ...trueBoxes.map((each) => box(each, FOR_COLOUR)),
      foundBox === null ? "" : box(foundBox, AGAINST_COLOUR, "7 4"),
    ),
    data: { id: view.id, found: encodeRuns(found), foundBox, trueBoxes, iou },
    table: {
      columns: ["box", "left", "top", "right", "bottom"],
      rows: [
        ...(foundBox === null ? [] : [row("found", foundBox)]),
        ...trueBoxes.map((each) => row("true", each)),
      ],
    },
  };
}

function row(kind: string, [left, top, right, bottom]: Edges): (string | number)[] {
  return [kind, left, top, right, bottom];
}
