import { escapeText, type Markup } from "../svg.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/**
 * A self-contained HTML page: nothing is loaded from elsewhere, nothing depends on the time, so equal contents give
 * equal bytes. `style`: what this page has beside the style of all.
 */
export function htmlPage(title: string, content: Markup, style = ""): Markup {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeText(title)} – Common Ground</title>
<style>${STYLE}${style}</style>
</head>
<body>
<main>
${content}
</main>
<footer><p>Made by Common Ground, after Sammani &amp; Deligiannis, “Interpreting and Analysing CLIP’s Zero-Shot Image Classification via Mutual Knowledge”, NeurIPS 2024.</p></footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
}
