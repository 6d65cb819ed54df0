// No font is at hand where figures are made, and readers have different ones. Widths are those of DejaVu Sans, the
// widest of the common sans-serif faces, by classes of letters: text that is said to fit fits with Helvetica, Arial
// and Segoe UI, too.

const CLASSES: readonly [RegExp, number][] = [
  [/^[ijl|'.,:;! ]/u, 0.35],
  [/^[frtI()[\]/"-]/u, 0.45],
  [/^[mwMW%@…●→]/u, 1],
  [/^[\p{Lu}]/u, 0.76],
  [/^[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\uffef\p{Extended_Pictographic}]/u, 1.1],
];
const OTHER = 0.64;
const BOLD = 1.12;

const segmenter = new Intl.Segmenter("en");

/** An upper estimate of the width in px of `text` at `size` px. */
export function textWidth(text: string, size: number, bold = false): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += glyphWidth(segment);
  return width * size * (bold ? BOLD : 1);
}

/** Shortens `text` with an ellipsis to at most `width` px at `size` px; never inside a character. */
export function fitText(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const room = width / (size * (bold ? BOLD : 1)) - glyphWidth("…");
  let kept = "";
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += glyphWidth(segment);
    if (used > room) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Shortens a name in its middle, since names of one family differ at their ends. */
export function fitName(name: string, width: number, size: number): string {
  if (textWidth(name, size) <= width) return name;
  const glyphs = Array.from(segmenter.segment(name), ({ segment }) => segment);
  let cut = 1;
  const shortened = () => {
    const kept = glyphs.length - cut;
    return `${glyphs.slice(0, Math.ceil(kept / 2)).join("")}…${glyphs.slice(glyphs.length - Math.floor(kept / 2)).join("")}`;
  };
  while (cut < glyphs.length && textWidth(shortened(), size) > width) cut++;
  return shortened();
}

function glyphWidth(glyph: string): number {
  return CLASSES.find(([pattern]) => pattern.test(glyph))?.[1] ?? OTHER;
}
