import type { Interval } from "@commonground/core";
import { cut, displayWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

/** Cells of a line, of the name that begins it, and of a column. */
const WIDTH = 80;
const NAME = 27;
const COLUMN = 13;

/** A line of a table, its cells to the right. */
export function tableLine(name: string, cells: readonly string[]): string {
  const first = cut(name, NAME - 1);
  const rest = cells.map((each) => each.padStart(COLUMN)).join("");
  return `${first}${" ".repeat(NAME - displayWidth(first))}${rest}`.trimEnd();
}

/** What stands below a value: its interval, empty where there is none. */
export function intervalCell(estimate: { readonly interval: Interval | null } | null | undefined): string {
  const interval = estimate?.interval;
  if (interval == null) return "";
  // Three digits where the column has room for them.
  const digits = interval.every((end) => end >= 0 && end < 10) ? 3 : 2;
  return `${interval.map((end) => valueText(end, digits)).join("…")} `;
}

export function valueText(value: number, digits = 3): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

export function paragraph(text: string): string[] {
  return wrap([{ text }], { text: "" }, WIDTH).map((each) => cut(each, WIDTH));
}
