import { escapeText, formatNumber, formatPercent, htmlPage, type Markup } from "@commonground/report";
import {
  type ChangedAnswer,
  type ConceptChange,
  estimateCell,
  type ExampleCell,
  modelName,
  type MovedPart,
  numberCell,
  textCell,
  wideTable,
} from "@commonground/study/web";
import { BECAME, became, type ChangedClass, type ChangesTold, setOtherwise } from "../../results/changes.ts";
import type { Slice } from "../../results/lists.ts";
import { EXAMPLE_STYLE, exampleCell } from "./example-cell.ts";

/** What a page has of what changed between two runs. */
export interface ShownChanges {
  readonly told: ChangesTold;
  readonly classes: Slice<ChangedClass>;
  readonly answers: Slice<ChangedAnswer>;
  readonly concepts: Slice<ConceptChange>;
  readonly parts: Slice<MovedPart>;
  /** Data URLs by the names of images. */
  readonly pictures: ReadonlyMap<string, string>;
}

const three = (value: number) => formatNumber(value, 3);

/** What changed as a self-contained page; what is shown alike gives equal bytes. */
export function changesHtml(shown: ShownChanges): Markup {
  const { told } = shown;
  const title = `From ${modelName(told.a)} to ${modelName(told.b)}`;
  const cell = exampleCell(shown.pictures);
  const differing = setOtherwise(told);
  return htmlPage(
    title,
    `<article class="study">
<header><div>
<h1>${escapeText(title)}</h1>
<p class="lead">What became of the answers to ${told.images} images.${told.failed === 0 ? "" : ` ${told.failed} more failed on a side and are left out.`}</p>
${differing.length === 0 ? "" : `<p class="soft">Set otherwise: ${escapeText(differing.join(", "))}.</p>`}
${numbers(told)}
</div></header>
<section><h2>Means</h2>${means(told)}</section>
${listed("Classes", shown.classes, classes)}
${listed("Changed answers", shown.answers, (items) => answers(items, cell))}
${listed("Concepts gained and lost", shown.concepts, concepts)}
${listed("Parts whose values moved", shown.parts, (items) => parts(items, cell))}
</article>`,
    EXAMPLE_STYLE,
  );
}

function numbers({ answers, concepts, parts }: ChangesTold): Markup {
  const entries = [
    ["answers changed", `${answers.count} (${formatPercent(answers.changed)})`],
    ["right before only", String(answers.lost)],
    ["right now only", String(answers.gained)],
    ["concepts found gained or lost", `${concepts.found} of ${concepts.tested} tested`],
    ...(parts?.meanMove == null ? [] : [["values of parts moved by, log-odds", three(parts.meanMove)]]),
  ];
  const shown = entries.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeText(value!)}</dd></div>`);
  return `<dl class="numbers">${shown.join("")}</dl>`;
}

/** A section of a list; nothing where it is empty. */
function listed<T>(
  title: string,
  { items, total }: Slice<T>,
  table: (items: readonly T[]) => Markup,
): Markup {
  if (total === 0) return "";
  const more = items.length < total ? `: the first ${items.length} of ${total}` : "";
  return `<section><h2>${title}${more}</h2>${table(items)}</section>`;
}

function means({ measures, resampling }: ChangesTold): Markup {
  const table = wideTable(
    "Means",
    ["mean of", "images", "before", "now", "difference", "p, adjusted"],
    measures.map(({ label, images, a, b, difference, interval, adjusted }) => [
      textCell(label),
      numberCell(images),
      numberCell(a, three),
      numberCell(b, three),
      estimateCell({ value: difference, interval }, three),
      numberCell(adjusted, (p) => (p < 0.001 ? "< 0.001" : three(p))),
    ]),
  );
  return `<p>Over images that both answered; small below a difference the middle 95 % of ${resampling.draws} bootstrap resamples of the images. p of a paired permutation test, after Benjamini and Hochberg.</p>${table}`;
}

const classes = (items: readonly ChangedClass[]) =>
  wideTable(
    "Changed classes",
    ["class", "images", "changed", "right before only", "right now only", "concepts"],
    items.map(({ name, images, changed, lost, gained, concepts }) => [
      textCell(name),
      ...[images, changed, lost, gained, concepts].map((count) => numberCell(count)),
    ]),
  );

const answers = (items: readonly ChangedAnswer[], image: ExampleCell) =>
  wideTable(
    "Changed answers",
    ["image", "label", "before", "now", "became", "confidence"],
    items.map((answer) => {
      const what = became(answer);
      return [
        image([answer.id]),
        textCell(answer.label ?? "–"),
        textCell(answer.a),
        textCell(answer.b),
        textCell(what === null ? "–" : BECAME[what]),
        textCell(answer.confidence.map(formatPercent).join(" → ")),
      ];
    }),
  );

const concepts = (items: readonly ConceptChange[]) =>
  wideTable(
    "Concepts gained and lost",
    ["concept", "class", "among", "gained", "lost", "p, adjusted"],
    items.map(({ concept, class: name, kind, gained, lost, adjusted }) => [
      textCell(concept),
      textCell(name ?? "all images"),
      textCell(kind === "vision" ? "seen" : "seen and known"),
      numberCell(gained),
      numberCell(lost),
      numberCell(adjusted, (p) => (p < 0.001 ? "< 0.001" : three(p))),
    ]),
  );

const parts = (items: readonly MovedPart[], image: ExampleCell) =>
  wideTable(
    "Parts whose values moved",
    ["image", "part", "before", "now", "moved by"],
    items.map(({ id, part, a, b }) => [
      image([id]),
      textCell(part),
      numberCell(a, three),
      numberCell(b, three),
      numberCell(b - a, three),
    ]),
  );
