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

// XML 1.0 §2.2 allows no other control characters and no lone surrogates, escaped or not: one would make the whole
// document unreadable.
// oxlint-disable-next-line no-control-regex
const NOT_XML = /[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu;

/** Escapes text for use in HTML or XML, attribute values included; characters XML forbids become U+FFFD. */
export function escapeText(text: string): Markup {
  return text.replace(NOT_XML, "\ufffd").replace(/[&<>"']/g, (c) => ESCAPES[c]!);
}

/** One element; `undefined` attributes are left out, numbers are rounded to hundredths. */
export function element(name: string, attributes: Attributes, ...children: readonly Markup[]): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? round(value) : escapeText(value!)}"`)
    .join("");
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
}

/** A `<text>` element on the baseline `y`. */
export function label(text: string, x: number, y: number, attributes: Attributes = {}): Markup {
  return element("text", { x, y, ...attributes }, escapeText(text));
}

/**
 * The baseline that centres capitals and digits of `size` px on `middle`. Stands in for `dominant-baseline`, which
 * librsvg and Inkscape do not follow.
 */
export function baseline(middle: number, size: number): number {
  return middle + 0.36 * size;
}

/** Two decimals at most, without trailing zeros. */
export function round(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}
