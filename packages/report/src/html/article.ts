import type { Explanation } from "@commonground/core";
import type { Figure } from "../figure.ts";
import { causesFigure } from "../figures/causes.ts";
import { dynamicsFigure } from "../figures/dynamics.ts";
import { importanceFigure } from "../figures/importance.ts";
import { enoughFigure } from "../figures/enough.ts";
import { interactionsFigure } from "../figures/interactions.ts";
import { leaningsFigure } from "../figures/leanings.ts";
import { partsFigure } from "../figures/parts.ts";
import { PICTURED_LANGUAGE, vennFigure } from "../figures/venn.ts";
import { formatNumber, formatPercent } from "../format.ts";
import { escapeText, type Markup } from "../svg.ts";
import { tableHtml } from "../table.ts";
import { causesDetails, causesTold } from "./causes.ts";
import { details } from "./details.ts";
import { json } from "./json.ts";
import { partList } from "./part-list.ts";
import { scoreTable } from "./score-table.ts";

/** How a part's words came to be chosen, and what the numbers beside them are. */
const ORDER = {
  transport:
    "Numbers beside words are cosines; optimal transport over all parts, not the cosine alone, chose and ordered the words.",
  topk: "Numbers beside words are cosines.",
} as const;

/**
 * The report on one image, number `index` of its page. `level` is that of its heading: 1 on its own, 2 among several.
 */
export function article(explanation: Explanation, picture: string, index: number, level: 1 | 2): Markup {
  const { prediction, image, mutualInformation: mi } = explanation;
  const heading = (text: string) => `<h${level + 1}>${text}</h${level + 1}>`;
  const stem = stemOf(image.path);
  const tall = vennFigure(explanation, "tall").svg;
  const pictured = Math.min(PICTURED_LANGUAGE, mi.languageCount);
  return `<article id="image-${index}">
<header>
<div>
<h${level}>Why “${escapeText(prediction.explained.name)}”?</h${level}>
${image.path === null ? "" : `<p class="soft">${escapeText(image.path)}</p>`}
<p class="lead">${summary(explanation)}</p>
${explanation.causes === null ? numbers(explanation) : ""}
</div>
<section>${heading("What it answered")}${scoreTable(prediction)}</section>
</header>
${made(explanation, stem, heading)}
<section class="looked">${heading("What it looked at")}
<div class="beside">
${figure(partsFigure(explanation, picture), stem, "picture", `The frame as the model saw it. Each part has a letter${explanation.parts.some((part) => part.ellipse !== null) ? "; the dashed ellipse round its largest piece is what was circled to ask the vision encoder about it" : "; its words come from its patches as the model sees them"}. ${ORDER[explanation.method.settings.match]}`)}
${partList(explanation)}
</div>
</section>
<section>${heading("What both encoders hold")}
${explanation.causes === null ? "" : `<p>${sharedTold(explanation)}</p>${numbers(explanation)}`}
${figure(
  vennFigure(explanation),
  stem,
  "venn",
  `Solid outline: concepts of the parts. Dashed outline: the ${mi.languageCount} concepts nearest to the class name in the joint space; drawn are the nearest ${pictured} and all that are shared (●).`,
  `<div class="tall">${tall}</div>`,
)}
</section>
<div class="columns">
<section>${heading("What the vision encoder saw")}
${figure(importanceFigure(explanation), stem, "", "Concepts found on the parts, by their similarity to the whole image. ● and full colour: the language encoder holds the concept near the class, too.")}
</section>
<section>${heading("How it falls")}
${figure(dynamicsFigure(explanation, "coupled"), stem, "", "Information both encoders share as concepts are taken away. A true mutual information: 0 without shared concepts, at most ln N.")}
</section>
<section>${heading("How the paper’s score falls")}
${figure(dynamicsFigure(explanation, "published"), stem, "", "The score the paper tabulates, ln N + ln M + ln m: comparable with its tables, but no mutual information in the strict sense.")}
</section>
</div>
${notes(explanation, heading("To know"))}
<section>${details(explanation)}</section>
</article>`;
}

/** What made the answer; nothing where it was not asked for. */
function made(explanation: Explanation, stem: string, heading: (text: string) => Markup): Markup {
  const answer = causesFigure(explanation, "answer");
  if (answer === null) return "";
  const enough = enoughFigure(explanation);
  const versus = causesFigure(explanation, "versus");
  const pairs = interactionsFigure(explanation);
  const leanings = leaningsFigure(explanation);
  const other = explanation.causes?.versus?.name ?? "";
  return `<section class="made">${heading("What made the answer")}
${causesTold(explanation)}
<div class="figures">
${figure(answer, stem, "", "What each part did for the answer, found by taking it away in every combination: to the right it carried the answer, to the left it spoke against it. In log-odds: +0.7 doubles the odds.")}
${enough === null ? "" : figure(enough, stem, "", "Small pictures of the parts. Above: these alone, with all else taken away, still get the answer. Below, crossed out: take these away and the model says something else.")}
${versus === null ? "" : figure(versus, stem, "", `The same against “${escapeText(other)}” alone: what told the two apart.`)}
${leanings === null ? "" : figure(leanings, stem, "", `Words of the parts and of the class: nearer to one class name than to the other. Nothing was taken away for this: it is how the language encoder holds the words.`)}
${pairs === null ? "" : figure(pairs, stem, "", "Every two parts: above zero they are worth more together than each by itself, below zero one does much of the other’s work. Letters are those of the parts, “rest” is all outside of them.")}
</div>
${causesDetails(explanation)}
</section>`;
}

function figure(
  { name, svg, data, table }: Figure,
  stem: string,
  kind: string,
  caption: string,
  more = "",
): Markup {
  return `<figure class="${kind}" data-name="${escapeText(`${stem}-${name}`)}"><div class="drawing">${svg}</div>${more}
<figcaption>${caption}</figcaption>
<details class="table"><summary>As a table</summary>${tableHtml(table)}</details>
<div class="leave">${leave("svg", "SVG", `Save figure ${name} as SVG`)}${leave("data", "Data", `Save Data of figure ${name} as JSON`)}</div>
<script type="application/json">${json(data)}</script></figure>`;
}

function leave(what: "svg" | "data", text: string, verb: string): Markup {
  return `<button type="button" data-leave="${what}" aria-label="${verb}">${text}</button>`;
}

/** The image's file name without its extension, as in the names of figures that the command writes. */
function stemOf(path: string | null): string {
  return (
    path
      ?.split(/[\\/]/)
      .at(-1)
      ?.replace(/(?<=.)\.[^.]*$/, "") || "image"
  );
}

/** With causes the report begins with them, and what is shared is told where it is shown. */
function summary(explanation: Explanation): Markup {
  const { prediction, parts, model, causes } = explanation;
  const asked = prediction.targeted
    ? ` Its own answer was “${escapeText(prediction.top[0].name)}”; you asked about this class.`
    : "";
  const answer = `<b>${escapeText(model.id)}</b> gives it ${escapeText(formatPercent(prediction.explained.probability))}.${asked}`;
  return causes === null
    ? `${answer} ${sharedTold(explanation)}`
    : `${answer} Below: what each of ${count(parts.length, "part")} did for that answer, then the words of the parts, then what the two halves of the model share.`;
}

function sharedTold({ prediction, parts, mutualInformation: mi, mutualConcepts }: Explanation): Markup {
  const held = `the ${mi.languageCount} the language encoder holds round “${escapeText(prediction.explained.name)}”`;
  const words = `<span class="mutual">${mutualConcepts.map(escapeText).join(", ")}</span>`;
  const shared =
    mutualConcepts.length > 0
      ? `${mi.sharedCount === 1 ? "one is" : `${mi.sharedCount} are`} also among ${held}: ${words}.`
      : `none is among ${held}.`;
  return `It looked at ${count(parts.length, "part")} and saw ${count(mi.visionCount, "concept")}; ${shared}`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

function numbers({ mutualInformation: mi, dynamics, share }: Explanation): Markup {
  const entries = [
    ["shared concepts", `${mi.sharedCount} of ${mi.visionCount}`],
    [
      "of them beyond chance",
      share.aboveChance === null ? "–" : formatPercent(Math.max(0, share.aboveChance)),
    ],
    ["mutual information, nats", formatNumber(mi.coupled)],
    ["AUC of its fall", formatNumber(dynamics.coupled.auc)],
    ["published score", formatNumber(mi.published)],
    ["published AUC", formatNumber(dynamics.published.auc)],
  ];
  return `<dl class="numbers">${entries.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("")}</dl>`;
}

function notes({ notes }: Explanation, heading: Markup): Markup {
  if (notes.length === 0) return "";
  return `<section class="notes">${heading}<ul>${notes.map((note) => `<li>${escapeText(note.message)}</li>`).join("")}</ul></section>`;
}
