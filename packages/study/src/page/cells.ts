import type { Interval } from "@commonground/core";
import { escapeText, formatNumber, formatPercent, type Markup } from "@commonground/report";

/** A number with its interval below it. */
export function estimateCell(
  estimate: { readonly value: number; readonly interval: Interval | null } | null | undefined,
  show: (value: number) => string = formatNumber,
): Markup {
  if (!estimate || Number.isNaN(estimate.value)) return '<td class="number">–</td>';
  const { value, interval } = estimate;
  const range =
    interval === null ? "" : `<small>${interval.map((end) => escapeText(show(end))).join(" to ")}</small>`;
  return `<td class="number estimate"><b>${escapeText(show(value))}</b>${range}</td>`;
}

export function percent(share: number): string {
  return formatPercent(share);
}

export function textCell(text: string): Markup {
  return `<td>${escapeText(text)}</td>`;
}

/** A list of words, which needs room. */
export function wordsCell(text: string): Markup {
  return `<td class="list">${escapeText(text)}</td>`;
}

export function numberCell(value: number | null, show: (value: number) => string = String): Markup {
  return `<td class="number">${value === null || Number.isNaN(value) ? "–" : escapeText(show(value))}</td>`;
}

/** Letters beyond which a head would stand in a narrow column in more lines than two or three. */
const LONG_HEAD = 14;

/** A table that scrolls within itself where it is wider than the page. */
export function wideTable(
  name: string,
  heads: readonly string[],
  rows: readonly (readonly Markup[])[],
): Markup {
  const header = heads
    .map(
      (head) => `<th scope="col"${head.length > LONG_HEAD ? ' class="long"' : ""}>${escapeText(head)}</th>`,
    )
    .join("");
  const body = rows.map((cells) => `<tr>${cells.join("")}</tr>`).join("");
  return `<div class="wide" tabindex="0" role="region" aria-label="${escapeText(name)}"><table><thead><tr>${header}</tr></thead><tbody>${body}</tbody></table></div>`;
}
