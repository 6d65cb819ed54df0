import { escapeText, type Markup } from "./svg.ts";

/** What a figure shows, in rows: read by those who do not see the picture, and by other programs. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

type Cell = string | number | null;

/** Comma-separated values after RFC 4180: a header, lines ended by CRLF, full precision, nothing for null. */
export function tableCsv({ columns, rows }: Table): string {
  return [columns, ...rows].map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

/** The table as HTML, numbers to `digits` decimals unless they are whole. */
export function tableHtml({ columns, rows }: Table, digits = 3): Markup {
  const header = columns.map((column) => `<th scope="col">${escapeText(column)}</th>`).join("");
  const body = rows.map((cells) => `<tr>${cells.map((cell) => htmlCell(cell, digits)).join("")}</tr>`);
  return `<table><thead><tr>${header}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function htmlCell(cell: Cell, digits: number): Markup {
  if (typeof cell !== "number") return `<td>${escapeText(cell ?? "–")}</td>`;
  const text = Number.isInteger(cell) ? String(cell) : cell.toFixed(digits);
  return `<td class="number">${text.replace("-", "−")}</td>`;
}

function quoted(cell: Cell): string {
  const text = String(cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
