import type { Figure } from "../figure.ts";
import { escapeText, type Markup } from "../svg.ts";
import { tableHtml } from "../table.ts";
import { json } from "./json.ts";

/** How a figure stands in a page. */
export interface FigurePlace {
  /** Name of its files when it leaves, without what they end in. */
  readonly file: string;
  /** Nothing where one stands for several figures. */
  readonly caption?: Markup;
  /** Class of the element. */
  readonly kind?: string;
  /** What follows the drawing. */
  readonly more?: Markup;
}

/** A figure with its caption, its table, and buttons by which it leaves as SVG and as data. */
export function figureHtml(
  { name, svg, data, table }: Figure,
  { file, caption = "", kind = "", more = "" }: FigurePlace,
): Markup {
  return `<figure class="${kind}" data-name="${escapeText(file)}"><div class="drawing">${svg}</div>${more}
${caption && `<figcaption>${caption}</figcaption>`}
<details class="table"><summary>As a table</summary>${tableHtml(table)}</details>
<div class="leave">${leave("svg", "SVG", `Save figure ${name} as SVG`)}${leave("data", "Data", `Save Data of figure ${name} as JSON`)}</div>
<script type="application/json">${json(data)}</script></figure>`;
}

function leave(what: "svg" | "data", text: string, verb: string): Markup {
  return `<button type="button" data-leave="${what}" aria-label="${verb}">${text}</button>`;
}
