import { type Figure, figureHtml, type Markup } from "@commonground/report";

/** Figures of one kind, with what is to be known of all of them said once, above. */
export function figureList(figures: readonly Figure[], caption: Markup): Markup {
  if (figures.length === 0) return "";
  const list = figures.map((figure) => figureHtml(figure, { file: figure.name }));
  return `<p class="soft caption">${caption}</p><div class="figures">${list.join("\n")}</div>`;
}
