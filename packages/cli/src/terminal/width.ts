const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

// Unicode TR 11 gives the scripts written in double-width cells; emoji shown as pictures take two cells as well.
const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303E\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6](?<![\uFF61-\uFFDC]))/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

/** Cells that `text`, without escape sequences, takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += cells(segment);
  return width;
}

/** `text`, without escape sequences, cut to `width` cells; what is cut ends in an ellipsis. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (used + cells(segment) > width - 1) break;
    kept += segment;
    used += cells(segment);
  }
  return `${kept}…`;
}

function cells(grapheme: string): number {
  if (ZERO.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}
