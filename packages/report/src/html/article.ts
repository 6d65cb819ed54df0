import type { Explanation, Part } from "@commonground/core";
import type { Figure } from "../figure.ts";
import { dynamicsFigure } from "../figures/dynamics.ts";
import { importanceFigure } from "../figures/importance.ts";
import { partsFigure } from "../figures/parts.ts";
import { vennFigure } from "../figures/venn.ts";
import { escapeText, type Markup } from "../svg.ts";
import { details } from "./details.ts";
import { json } from "./json.ts";

/** The report on one image: `index` keeps identifiers apart when several images share a page. */
export function article(explanation: Explanation, picture: string, index: number): Markup {
  const figure = (f: Figure, kind: string, caption: string, extra: Markup = "") =>
    `<figure class="${kind}" data-name="${f.name}">${isolate(f.svg, index)}${extra}<figcaption>${caption}</figcaption>
<div class="leave"><button type="button" data-leave="svg" aria-label="Save figure ${f.name} as SVG">SVG</button><button type="button" data-leave="data" aria-label="Save data of figure ${f.name} as JSON">Data</button></div>
<script type="application/json">${json(f.data)}</script></figure>`;
  const tall = vennFigure(explanation, "tall").svg.replaceAll("vision-set", `vision-set-tall-${index}`);
  return `<article id="image-${index}">
<header>
<h1>Why “${escapeText(explanation.prediction.explained.name)}”?</h1>
<p class="lead">${summary(explanation)}</p>
${numbers(explanation)}
</header>
<div class="grid">
<section aria-label="Parts"><h2>What it looked at</h2>
${figure(partsFigure(explanation, picture), "picture", "The frame as the model saw it. Each part has a letter; the dashed ellipse is what was circled to ask the vision encoder about it.")}
<ul class="parts">${explanation.parts.map((part) => partItem(part, explanation)).join("")}</ul>
</section>
<section aria-label="Prediction"><h2>What it answered</h2>${scores(explanation)}
<h2 style="margin-top:1.4rem">What the vision encoder saw</h2>
${figure(importanceFigure(explanation), "", "Concepts found on the parts, by their similarity to the whole image. ● and full colour: the language encoder holds the concept near the class, too.")}
</section>
<section class="wide" aria-label="Common ground"><h2>What both encoders hold</h2>
${figure(
  vennFigure(explanation),
  "venn",
  `Solid outline: concepts of the parts. Dashed outline: the ${explanation.mutualInformation.languageCount} concepts nearest to the class name in the joint space, 15 drawn. ● shared.`,
  `<div class="tall">${tall}</div>`,
).replace("<svg", '<svg class="wide-only"')}
</section>
<section aria-label="Dynamics, coupled"><h2>How it falls</h2>
${figure(dynamicsFigure(explanation, "coupled"), "", "Information both encoders share as concepts are taken away, most important first. A true mutual information: 0 without shared concepts, at most ln N.")}
</section>
<section aria-label="Dynamics, published"><h2>… by the paper’s formula</h2>
${figure(dynamicsFigure(explanation, "published"), "", "The score the paper tabulates, ln N + ln M + ln m: comparable with its tables, but no mutual information in the strict sense.")}
</section>
${notes(explanation)}
<section class="wide">${details(explanation)}</section>
</div>
</article>`;
}

function isolate(svg: Markup, index: number): Markup {
  return svg.replaceAll("vision-set", `vision-set-${index}`);
}

function summary({ prediction, parts, mutualInformation: mi, mutualConcepts, model }: Explanation): Markup {
  const shared =
    mutualConcepts.length > 0
      ? `${mi.sharedCount === 1 ? "one is" : `${mi.sharedCount} are`} also among the ${mi.languageCount} the language encoder holds round “${escapeText(prediction.explained.name)}”: <span class="mutual">${mutualConcepts.map(escapeText).join(", ")}</span>.`
      : `none is among the ${mi.languageCount} the language encoder holds round “${escapeText(prediction.explained.name)}”.`;
  const asked = prediction.targeted
    ? ` Its own answer was “${escapeText(prediction.top[0].name)}”; you asked about this class.`
    : "";
  return `<b>${escapeText(model.id)}</b> gives it ${percent(prediction.explained.probability)}.${asked} It looked at ${parts.length} part${parts.length === 1 ? "" : "s"} and saw ${mi.visionCount} concept${mi.visionCount === 1 ? "" : "s"}; ${shared}`;
}

function numbers({ mutualInformation: mi, dynamics }: Explanation): Markup {
  const entries = [
    ["shared concepts", `${mi.sharedCount} of ${mi.visionCount}`],
    ["mutual information, nats", mi.coupled.toFixed(2)],
    ["AUC of its fall", dynamics.coupled.auc.toFixed(2)],
    ["published score", mi.published.toFixed(2)],
    ["published AUC", dynamics.published.auc.toFixed(2)],
  ];
  return `<dl class="numbers">${entries.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("")}</dl>`;
}

function partItem(part: Part, explanation: Explanation): Markup {
  const mutual = new Set(explanation.mutualConcepts);
  const words = part.descriptors
    .map(
      ({ descriptor, similarity }) =>
        `<span${mutual.has(descriptor) ? ' class="mutual"' : ""}>${mutual.has(descriptor) ? "● " : ""}${escapeText(descriptor)} <small>${similarity.toFixed(2)}</small></span>`,
    )
    .join("");
  const size = `${percent(part.area)} of the frame${part.refined ? "" : ", patches unrefined"}`;
  return `<li><button type="button" class="part" aria-pressed="true" data-toggle="${part.label}" style="--part:${part.colour}" title="Show or hide part ${part.label}"><span class="badge">${part.label}</span><span><span class="words">${words}</span><span class="soft">${size}</span></span></button></li>`;
}

function scores({ prediction }: Explanation): Markup {
  const rows = prediction.top.some((c) => c.name === prediction.explained.name)
    ? prediction.top
    : [...prediction.top, prediction.explained];
  return `<table class="scores"><thead><tr><th scope="col">class</th><th scope="col" style="width:38%">probability</th><th scope="col"></th><th scope="col" style="text-align:right">cosine</th></tr></thead><tbody>${rows
    .map(
      (c) =>
        `<tr${c.name === prediction.explained.name ? ' class="explained"' : ""}><td>${c.name === prediction.explained.name ? `<b>${escapeText(c.name)}</b>` : escapeText(c.name)}</td><td><div class="bar" style="width:${(c.probability * 100).toFixed(1)}%"></div></td><td class="number">${percent(c.probability)}</td><td class="number">${c.similarity.toFixed(3)}</td></tr>`,
    )
    .join("")}</tbody></table>`;
}

function notes({ notes }: Explanation): Markup {
  if (notes.length === 0) return "";
  return `<section class="wide" aria-label="Notes"><h2>To know</h2><ul class="notes">${notes.map((note) => `<li>${escapeText(note.message)}</li>`).join("")}</ul></section>`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
