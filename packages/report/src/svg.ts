/** An SVG or HTML fragment: markup that is already escaped. */
export type Markup = string;

type Attributes = Record<string, string | number | undefined>;

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes text for use in markup, attribute values included. */
export function escapeText(text: string): Markup {
  return text.replace(/[&<>"']/g, (c) => ESCAPES[c]!);
}

/** One element; `undefined` attributes are left out, numbers are rounded to hundredths. */
export function element(name: string, attributes: Attributes, ...children: readonly Markup[]): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? round(value) : escapeText(value!)}"`)
    .join("");
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
}

/** A `<text>` element. */
export function label(text: string, x: number, y: number, attributes: Attributes = {}): Markup {
  return element("text", { x, y, ...attributes }, escapeText(text));
}

/** Two decimals at most, without trailing zeros. */
export function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Shortens `text` to about `width` pixels at `size` pixels a line: no font is at hand, so an average glyph is assumed. */
export function fitText(text: string, width: number, size: number): string {
  const room = Math.max(1, Math.floor(width / (size * AVERAGE_GLYPH)));
  return text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`;
}

/** Mean advance of a Latin letter in common sans-serif faces, as a share of the font size. */
export const AVERAGE_GLYPH = 0.52;
