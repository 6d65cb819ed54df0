import type { Explanation } from "@commonground/core";
import { escapeText, type Markup } from "../svg.ts";
import { article } from "./article.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

export interface ReportItem {
  readonly explanation: Explanation;
  /** Data URL of the frame's picture, at any resolution. */
  readonly picture: string;
}

/**
 * One self-contained HTML page on one or more images: nothing is loaded from elsewhere, nothing depends on the time,
 * so equal explanations give equal bytes.
 */
export function renderReport(items: readonly ReportItem[]): Markup {
  const several = items.length > 1;
  const title = several
    ? `${items.length} explanations`
    : `Why “${items[0].explanation.prediction.explained.name}”?`;
  const articles = items.map(({ explanation, picture }, i) =>
    article(explanation, picture, i + 1, several ? 2 : 1),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeText(title)} – Common Ground</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${several ? contents(items) : ""}
${articles.join("\n")}
</main>
<footer><p>Made by Common Ground, after Sammani &amp; Deligiannis, “Interpreting and Analysing CLIP’s Zero-Shot Image Classification via Mutual Knowledge”, NeurIPS 2024.</p></footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function contents(items: readonly ReportItem[]): Markup {
  const links = items.map(
    ({ explanation }, i) =>
      `<li><a href="#image-${i + 1}">${escapeText(explanation.prediction.explained.name)}</a> <span class="soft">${escapeText(explanation.image.path ?? "")}</span></li>`,
  );
  return `<h1>${items.length} explanations</h1><nav aria-label="Images"><ul>${links.join("")}</ul></nav>`;
}
