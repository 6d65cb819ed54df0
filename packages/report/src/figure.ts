import { element, escapeText, type Markup } from "./svg.ts";
import type { Table } from "./table.ts";

/** Names of the figures of explanations, of `layers` and of `localize`: what files of figures may be called. */
export const FIGURE_NAMES: readonly string[] = [
  "parts",
  "causes",
  "versus",
  "interactions",
  "enough",
  "leanings",
  "importance",
  "venn",
  "dynamics-coupled",
  "dynamics-published",
  "layers",
  "localisation",
  "region",
];

/**
 * A figure that can leave: a complete SVG document and the data it shows. Text and axes are `currentColor`, so the
 * same figure reads on light and dark pages and is black in a paper. It uses only what browsers, Inkscape and librsvg
 * draw alike, and no identifiers, so that figures can share a page.
 */
export interface Figure {
  /** Short identifier, also the end of a file name. */
  readonly name: string;
  readonly svg: Markup;
  readonly data: unknown;
  /** The same in rows, for those who do not see the picture and for spreadsheets. */
  readonly table: Table;
}

/** Colour of what both encoders share, in every figure: at least 3:1 on white and on near-black. */
export const MUTUAL_COLOUR = "#8b5cf6";

/** Width in px of every figure that must be readable on a phone, where it shrinks to about 310 px. */
export const FIGURE_WIDTH = 360;

/** Colours of what carried an answer and of what spoke against it: at least 3:1 on white and on near-black. */
export const FOR_COLOUR = "#3b82c4";
export const AGAINST_COLOUR = "#c2602b";

/** Font sizes in px: of what is read first, and of the rest; the smaller is above 11 px on a phone. */
export const TEXT = 14;
export const SMALL = 13;

/** Attributes of text that explains rather than tells. */
export const SOFT = { "font-size": SMALL, "fill-opacity": 0.75 };

/** Wraps figure content of `width` × `height` px with its title and description (read by screen readers). */
export function svgDocument(
  width: number,
  height: number,
  text: { readonly title: string; readonly description: string },
  ...content: readonly Markup[]
): Markup {
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "font-family": "Helvetica, Arial, 'Liberation Sans', sans-serif",
      "font-size": TEXT,
      fill: "currentColor",
    },
    `<title>${escapeText(text.title)}</title>`,
    `<desc>${escapeText(text.description)}</desc>`,
    ...content,
  );
}
