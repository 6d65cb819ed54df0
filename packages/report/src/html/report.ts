import type { Explanation } from "@commonground/core";
import type { Figure } from "../figure.ts";
import { escapeText, type Markup } from "../svg.ts";
import { article } from "./article.ts";
import { TRIED_CAPTIONS } from "./captions.ts";
import { figureHtml } from "./figure.ts";
import { htmlPage } from "./page.ts";

export interface ReportItem {
  readonly explanation: Explanation;
  /** Data URL of the frame's picture, at any resolution; null where the image is not at hand. */
  readonly picture: string | null;
  /** Figures of what a reader tried with it, by `whatIfFigure` for one. */
  readonly tried?: readonly Figure[];
}

/**
 * One self-contained HTML page on one or more images; equal explanations give equal bytes. `apart`: figures of what
 * differs between them, which come first.
 */
export function renderReport(items: readonly ReportItem[], apart: readonly Figure[] = []): Markup {
  const several = items.length > 1;
  const title = several
    ? `${items.length} explanations`
    : `Why “${items[0].explanation.prediction.explained.name}”?`;
  const articles = items.map(({ explanation, picture, tried }, i) =>
    article(explanation, picture, i + 1, several ? 2 : 1, tried),
  );
  return htmlPage(title, `${several ? contents(items) : ""}${apartSection(apart)}\n${articles.join("\n")}`);
}

function apartSection(apart: readonly Figure[]): Markup {
  if (apart.length === 0) return "";
  const figures = apart.map((figure) =>
    figureHtml(figure, { file: figure.name, caption: TRIED_CAPTIONS[figure.name] ?? "" }),
  );
  return `\n<section><h2>What differs</h2><div class="figures">\n${figures.join("\n")}\n</div></section>`;
}

function contents(items: readonly ReportItem[]): Markup {
  const links = items.map(
    ({ explanation }, i) =>
      `<li><a href="#image-${i + 1}">${escapeText(explanation.prediction.explained.name)}</a> <span class="soft">${escapeText(explanation.image.path ?? "")}</span></li>`,
  );
  return `<h1>${items.length} explanations</h1><nav aria-label="Images"><ul>${links.join("")}</ul></nav>`;
}
