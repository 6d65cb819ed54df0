import { textWidth } from "../../../packages/report/dist/fit-text.js";
import { baseline, element, escapeText, label } from "../../../packages/report/dist/svg.js";

/** Width in px of every sheet. */
export const WIDTH = 1600;

/** Font sizes in px; nothing is smaller. */
export const TEXT = 15;
export const SMALL = 13.5;

export const INK = "#1c1b19";
export const SOFT = "#57544f";

const MARGIN = 24;
const GAP = 16;
const PADDING = 12;
const TITLE = 26;
const LEADING = 1.3;

// `textWidth` is for the widest common face, DejaVu Sans; with Helvetica, Arial and Liberation Sans, which a sheet
// asks for, text is at most this much as wide.
const NARROW = 0.84;

/** Width in px that a card of `columns` in a row has for its content. */
export function contentWidth(columns) {
  return (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns - 2 * PADDING;
}

/**
 * A complete SVG document: title, lines of introduction, and cards in rows. A card is its markup, drawn from (0, 0)
 * within `contentWidth(columns)`, and its height; cards of a row are equally high.
 */
export function sheet({ title, lines, columns, cards }) {
  const step = contentWidth(columns) + 2 * PADDING + GAP;
  const body = [];
  let y = MARGIN + TITLE;
  body.push(label(title, MARGIN, y, { "font-size": TITLE, "font-weight": "bold" }));
  for (const line of lines) {
    y += TEXT * LEADING + 5;
    body.push(element("text", { x: MARGIN, y, fill: SOFT }, line));
  }
  y += GAP;
  for (let from = 0; from < cards.length; from += columns) {
    const row = cards.slice(from, from + columns);
    const height = Math.max(...row.map((card) => card.height)) + 2 * PADDING;
    row.forEach((card, i) => {
      const x = MARGIN + i * step;
      body.push(
        element("rect", { x, y, width: step - GAP, height, rx: 8, fill: "#fff", stroke: "#dedad3" }),
        element("g", { transform: `translate(${x + PADDING} ${y + PADDING})` }, card.markup),
      );
    });
    y += height + GAP;
  }
  const height = Math.ceil(y - GAP + MARGIN);
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: "img",
      "font-family": "Helvetica, Arial, 'Liberation Sans', sans-serif",
      "font-size": TEXT,
      fill: INK,
    },
    `<title>${escapeText(title)}</title>`,
    element("rect", { width: WIDTH, height, fill: "#f6f4f0" }),
    ...body,
  );
}

/** A letter or number on a dark disc ringed in `colour`. */
export function disc(text, x, y, radius, colour) {
  return [
    element("circle", { cx: x, cy: y, r: radius - 1.25, fill: "#111", stroke: colour, "stroke-width": 2.5 }),
    label(text, x, baseline(y, SMALL), {
      fill: "#fff",
      "font-size": SMALL,
      "font-weight": "bold",
      "text-anchor": "middle",
    }),
  ].join("");
}

/**
 * Phrases set in lines of at most `width` px at `size` px, with a separator between two of a line. A phrase is its text
 * and the attributes of its `<tspan>`. Returns the `<text>` elements, the first line's middle at `y`, and how many lines.
 */
export function setPhrases(phrases, x, y, width, size) {
  const lines = [];
  let used = Infinity;
  for (const phrase of phrases) {
    const bold = phrase.attributes?.["font-weight"] === "bold";
    const needed = NARROW * textWidth(`${phrase.text} · `, size, bold);
    if (used + needed > width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1).push(phrase);
    used += needed;
  }
  const markup = lines.map((line, i) =>
    element(
      "text",
      { x, y: baseline(y + i * size * LEADING, size), "font-size": size },
      line.map(({ text, attributes = {} }) => element("tspan", attributes, escapeText(text))).join(" · "),
    ),
  );
  return { markup: markup.join(""), count: lines.length, height: lines.length * size * LEADING };
}
