import { type Explanation, isMutualKnowledge } from "@commonground/core";
import type { Figure } from "../figure.ts";
import { causesFigure } from "../figures/causes.ts";
import { dynamicsFigure } from "../figures/dynamics.ts";
import { importanceFigure } from "../figures/importance.ts";
import { enoughFigure } from "../figures/enough.ts";
import { interactionsFigure } from "../figures/interactions.ts";
import { leaningsFigure } from "../figures/leanings.ts";
import { partsFigure } from "../figures/parts.ts";
import { vennFigure } from "../figures/venn.ts";
import { formatNumber, formatPercent } from "../format.ts";
import { escapeText, type Markup } from "../svg.ts";
import { CAPTIONS, TRIED_CAPTIONS } from "./captions.ts";
import { causesDetails, causesTold } from "./causes.ts";
import { details } from "./details.ts";
import { fileStem } from "../file-stem.ts";
import { figureHtml } from "./figure.ts";
import { partList } from "./part-list.ts";
import { scoreTable } from "./score-table.ts";

/**
 * The report on one image, number `index` of its page. `level` is that of its heading: 1 on its own, 2 among several.
 * `tried`: figures of what a reader tried with it.
 */
export function article(
  explanation: Explanation,
  picture: string | null,
  index: number,
  level: 1 | 2,
  tried: readonly Figure[] = [],
): Markup {
  const { prediction, image } = explanation;
  const heading = (text: string) => `<h${level + 1}>${text}</h${level + 1}>`;
  const stem = fileStem(image.path);
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
${made(explanation, stem, heading)}${triedSection(tried, stem, heading)}
<section class="looked">${heading(isMutualKnowledge(explanation) ? "What it looked at" : "Its parts")}
<div class="beside">
${figure(partsFigure(explanation, picture), stem, "picture", CAPTIONS.parts(explanation, picture !== null))}
${partList(explanation)}
</div>
</section>
${shared(explanation, stem, heading)}${columns(explanation, stem, heading)}${notes(explanation, heading("To know"))}
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
  return `<section class="made">${heading("What made the answer")}
${causesTold(explanation)}
<div class="figures">
${figure(answer, stem, "", CAPTIONS.answer)}
${enough === null ? "" : figure(enough, stem, "", CAPTIONS.enough)}
${versus === null ? "" : figure(versus, stem, "", CAPTIONS.versus(explanation))}
${leanings === null ? "" : figure(leanings, stem, "", CAPTIONS.leanings)}
${pairs === null ? "" : figure(pairs, stem, "", CAPTIONS.interactions)}
</div>
${causesDetails(explanation)}
</section>`;
}

/** What a reader tried; nothing where nothing was. */
function triedSection(tried: readonly Figure[], stem: string, heading: (text: string) => Markup): Markup {
  if (tried.length === 0) return "";
  return `
<section>${heading("What you tried")}<div class="figures">
${tried.map((drawn) => figure(drawn, stem, "", TRIED_CAPTIONS[drawn.name] ?? "")).join("\n")}
</div></section>`;
}

/** What both encoders hold; nothing where the method does not ask. */
function shared(explanation: Explanation, stem: string, heading: (text: string) => Markup): Markup {
  const [wide, tall] = [vennFigure(explanation), vennFigure(explanation, "tall")];
  if (wide === null || tall === null) return "";
  return `<section>${heading("What both encoders hold")}
${explanation.causes === null ? "" : `<p>${sharedTold(explanation)}</p>${numbers(explanation)}`}
${figure(wide, stem, "venn", CAPTIONS.venn(explanation), `<div class="tall">${tall.svg}</div>`)}
</section>
`;
}

/** The concepts, and how what is shared falls without them. */
function columns(explanation: Explanation, stem: string, heading: (text: string) => Markup): Markup {
  const saw = isMutualKnowledge(explanation) ? "What the vision encoder saw" : "Its concepts";
  const sections: [title: string, drawn: Figure | null, caption: Markup][] = [
    [saw, importanceFigure(explanation), CAPTIONS.importance(explanation)],
    ["How it falls", dynamicsFigure(explanation, "coupled"), CAPTIONS.coupled],
    ["How the paper’s score falls", dynamicsFigure(explanation, "published"), CAPTIONS.published],
  ];
  const drawn = sections.map(([title, drawn, caption]) =>
    drawn === null ? "" : `<section>${heading(title)}\n${figure(drawn, stem, "", caption)}\n</section>\n`,
  );
  return drawn.some((section) => section !== "") ? `<div class="columns">\n${drawn.join("")}</div>\n` : "";
}

function figure(drawn: Figure, stem: string, kind: string, caption: string, more = ""): Markup {
  return figureHtml(drawn, { file: `${stem}-${drawn.name}`, kind, caption, more });
}

/** With causes the report begins with them, and what is shared is told where it is shown. */
function summary(explanation: Explanation): Markup {
  const { prediction, parts, model, method, causes } = explanation;
  const asked = prediction.targeted
    ? ` Its own answer was “${escapeText(prediction.top[0].name)}”; you asked about this class.`
    : "";
  // Without a cosine it is no answer of the model's own, but of a classifier trained on it.
  const who =
    prediction.explained.similarity === null
      ? `“${escapeText(method.name)}”, trained on <b>${escapeText(model.id)}</b>,`
      : `<b>${escapeText(model.id)}</b>`;
  const answer = `${who} gives it ${escapeText(formatPercent(prediction.explained.probability))}.${asked}`;
  if (!isMutualKnowledge(explanation)) return `${answer} ${otherTold(explanation)}`;
  return causes === null
    ? `${answer} ${sharedTold(explanation)}`
    : `${answer} Below: what each of ${count(parts.length, "part")} did for that answer, then the words of the parts, then what the two halves of the model share.`;
}

/** A reader must not take what another method found for what this one finds. */
function otherTold(explanation: Explanation): Markup {
  const { method, parts, visionConcepts, mutualConcepts, causes } = explanation;
  const concepts =
    visionConcepts === null ? "without words" : `with ${count(visionConcepts.length, "concept")}`;
  const shared = mutualConcepts === null || causes !== null ? "" : ` ${sharedTold(explanation)}`;
  return `Explained by the method “${escapeText(method.name)}”, in ${count(parts.length, "part")} ${concepts}.${shared}`;
}

/** For explanations that say what both encoders hold. */
function sharedTold({
  prediction,
  parts,
  visionConcepts,
  languageConcepts,
  mutualConcepts,
}: Explanation): Markup {
  const [seen, said, mutual] = [visionConcepts ?? [], languageConcepts ?? [], mutualConcepts ?? []];
  const held = `the ${said.length} the language encoder holds round “${escapeText(prediction.explained.name)}”`;
  const words = `<span class="mutual">${mutual.map(escapeText).join(", ")}</span>`;
  const shared =
    mutual.length > 0
      ? `${mutual.length === 1 ? "one is" : `${mutual.length} are`} also among ${held}: ${words}.`
      : `none is among ${held}.`;
  return `It looked at ${count(parts.length, "part")} and saw ${count(seen.length, "concept")}; ${shared}`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

function numbers({ mutualInformation: mi, dynamics, share }: Explanation): Markup {
  const aboveChance = share?.aboveChance ?? null;
  const entries = [
    ["shared concepts", mi && `${mi.sharedCount} of ${mi.visionCount}`],
    [
      "of them beyond chance",
      share && (aboveChance === null ? "–" : formatPercent(Math.max(0, aboveChance))),
    ],
    ["mutual information, nats", numberOf(mi?.coupled)],
    ["AUC of its fall", numberOf(dynamics?.coupled.auc)],
    ["published score", numberOf(mi?.published)],
    ["published AUC", numberOf(dynamics?.published.auc)],
  ].filter(([, value]) => value !== null);
  if (entries.length === 0) return "";
  return `<dl class="numbers">${entries.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("")}</dl>`;
}

function numberOf(value: number | undefined): string | null {
  return value === undefined ? null : formatNumber(value);
}

function notes({ notes }: Explanation, heading: Markup): Markup {
  if (notes.length === 0) return "";
  return `<section class="notes">${heading}<ul>${notes.map((note) => `<li>${escapeText(note.message)}</li>`).join("")}</ul></section>`;
}
