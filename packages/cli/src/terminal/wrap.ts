import { displayWidth } from "./width.ts";

/** Text and how it is coloured: laid out bare, painted once its place is known. */
export interface Item {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/**
 * Puts items on lines of at most `width` cells, `separator` between two on one line; an item longer than a line is
 * broken between words, and only a word longer than a line stays longer.
 */
export function wrap(items: readonly Item[], separator: Item, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  const feed = () => {
    lines.push(line);
    line = "";
    used = 0;
  };
  for (const item of items) {
    if (used > 0) {
      if (used + displayWidth(separator.text) + displayWidth(item.text) > width) feed();
      else {
        line += painted(separator, separator.text);
        used += displayWidth(separator.text);
      }
    }
    for (const [i, piece] of breakWords(item.text, width).entries()) {
      if (i > 0) feed();
      line += painted(item, piece);
      used += displayWidth(piece);
    }
  }
  feed();
  return lines;
}

function painted({ paint }: Item, text: string): string {
  return paint === undefined ? text : paint(text);
}

function breakWords(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (line !== "" && displayWidth(joined) > width) {
      lines.push(line);
      line = word;
    } else line = joined;
  }
  return [...lines, line];
}
