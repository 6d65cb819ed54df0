/** A row of a table and the line of the text, counted from 1, on which it begins. */
export interface TableRow {
  readonly cells: string[];
  readonly line: number;
}

/**
 * Rows of a table (RFC 4180), one at a time: cells may stand in quotes, a quote within is doubled; any line ends; blank
 * lines are left out. Throws what `refuse` makes of a line and what is wrong there, for quotes that do not end or end
 * too soon.
 */
export function* splitTable(
  text: string,
  separator: "," | "\t",
  refuse: (line: number, problem: string) => Error,
): Generator<TableRow> {
  let cells: string[] = [];
  let line = 1;
  let start = 1;
  for (let at = 0; ;) {
    const quoted = quotedCell(text, at, separator);
    if (quoted === null) {
      const from = at;
      while (at < text.length && !endsCell(text, at, separator)) at++;
      cells.push(text.slice(from, at));
    } else {
      if (quoted.end < 0) throw refuse(start, "begins a quote that does not end");
      line += quoted.lines;
      at = quoted.end;
      if (at < text.length && !endsCell(text, at, separator)) {
        const rest = text.slice(at, at + SHOWN).split("\n")[0];
        throw refuse(line, `goes on after a quote (${rest}${text.length - at > SHOWN ? "…" : ""})`);
      }
      cells.push(quoted.cell);
    }
    if (text[at] === separator) {
      at++;
      continue;
    }
    if (cells.length > 1 || cells[0].trim() !== "") yield { cells, line: start };
    if (at >= text.length) return;
    at += text.startsWith("\r\n", at) ? 2 : 1;
    start = ++line;
    cells = [];
  }
}

/** A message stays one readable line. */
const SHOWN = 40;

function endsCell(text: string, at: number, separator: string): boolean {
  const code = text.charCodeAt(at);
  return code === LINE_FEED || code === RETURN || code === separator.charCodeAt(0);
}

const SPACE = /\s/u;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** The cell that begins at `at`, if in quotes: what it holds, where it ends (−1 for never), the line ends within. */
function quotedCell(
  text: string,
  at: number,
  separator: string,
): { cell: string; end: number; lines: number } | null {
  let from = at;
  while (SPACE.test(text[from] ?? "") && !endsCell(text, from, separator)) from++;
  if (text[from] !== '"') return null;
  let cell = "";
  for (let start = from + 1; ;) {
    const end = text.indexOf('"', start);
    if (end < 0) return { cell, end, lines: 0 };
    cell += text.slice(start, end);
    if (text[end + 1] !== '"') return { cell, end: end + 1, lines: cell.match(/\r\n|\n|\r/gu)?.length ?? 0 };
    cell += '"';
    start = end + 2;
  }
}
