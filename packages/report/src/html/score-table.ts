import type { Prediction } from "@commonground/core";
import { formatNumber, formatPercent } from "../format.ts";
import { escapeText, type Markup } from "../svg.ts";

/** The most probable classes, and the explained one where it is not among them. */
export function scoreTable({ top, explained }: Prediction): Markup {
  const compared = [...top, explained].some((c) => c.similarity !== null);
  const rows = top.some((c) => c.name === explained.name) ? top : [...top, explained];
  const cells = rows.map((c) => {
    const chosen = c.name === explained.name;
    const name = chosen ? `<b>${escapeText(c.name)}</b>` : escapeText(c.name);
    return `<tr${chosen ? ' class="explained"' : ""}>
<td>${name}</td>
<td class="share"><div class="bar" style="width:${(c.probability * 100).toFixed(1)}%"></div></td>
<td class="number">${escapeText(formatPercent(c.probability))}</td>
${compared ? `<td class="number">${c.similarity === null ? "–" : formatNumber(c.similarity, 3)}</td>\n` : ""}</tr>`;
  });
  return `<table class="scores"><thead><tr>
<th scope="col">class</th>
<th scope="col" class="number" colspan="2">probability</th>
${compared ? '<th scope="col" class="number">cosine</th>\n' : ""}</tr></thead><tbody>${cells.join("")}</tbody></table>`;
}
