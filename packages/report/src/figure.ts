import { element, escapeText, type Markup } from "./svg.ts";

/**
 * A figure that can leave: a complete SVG document and the data it shows. Text and axes are `currentColor`, so the
 * same figure reads on light and dark pages and is black in a paper.
 */
export interface Figure {
  /** Short identifier, also a file name: `parts`, `importance`, `venn`, `dynamics`. */
  readonly name: string;
  readonly svg: Markup;
  readonly data: unknown;
}

/** Colour of what both encoders share, in every figure. */
export const MUTUAL_COLOUR = "#8b5cf6";

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
      "font-family": "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
      "font-size": 14,
      fill: "currentColor",
    },
    `<title>${escapeText(text.title)}</title>`,
    `<desc>${escapeText(text.description)}</desc>`,
    ...content,
  );
}
