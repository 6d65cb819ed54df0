import type { Explanation } from "@commonground/core";
import { escapeText, type Markup } from "../svg.ts";
import { article } from "./article.ts";
import { htmlPage } from "./page.ts";

export interface ReportItem {
  readonly explanation: Explanation;
  /** Data URL of the frame's picture, at any resolution; null where the image is not at hand. */
  readonly picture: string | null;
}

/**
 * One self-contained HTML page on one or more images; equal explanations give equal bytes.
 */
export function renderReport(items: readonly ReportItem[]): Markup {
  const several = items.length > 1;
  const title = several
    ? `${items.length} explanations`
    : `Why “${items[0].explanation.prediction.explained.name}”?`;
  const articles = items.map(({ explanation, picture }, i) =>
    article(explanation, picture, i + 1, several ? 2 : 1),
  );
  return htmlPage(title, `${several ? contents(items) : ""}\n${articles.join("\n")}`);
}

function contents(items: readonly ReportItem[]): Markup {
  const links = items.map(
    ({ explanation }, i) =>
      `<li><a href="#image-${i + 1}">${escapeText(explanation.prediction.explained.name)}</a> <span class="soft">${escapeText(explanation.image.path ?? "")}</span></li>`,
  );
  return `<h1>${items.length} explanations</h1><nav aria-label="Images"><ul>${links.join("")}</ul></nav>`;
}
