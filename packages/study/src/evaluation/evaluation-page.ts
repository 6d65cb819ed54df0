import {
  PAPER_MEASURES,
  PAPER_REMOVALS,
  REMOVAL_MEASURE_NAMES,
  REMOVAL_MEASURES,
  type RemovalMeasure,
} from "@commonground/evaluate";
import { escapeText, formatNumber, htmlPage, type Markup } from "@commonground/report";
import { estimateCell, numberCell, textCell, wideTable } from "../page/cells.ts";
import { STUDY_STYLE } from "../page/study-style.ts";
import { modelName } from "../summary/model-name.ts";
import { figureList } from "../page/figure-list.ts";
import { chanceFigures, curveFigures, paperFigures } from "./evaluation-figures.ts";
import type { EvaluationReport, EvaluationRunReport, MethodReport } from "./evaluation-report.ts";
import { againstChance, methodWords, wholeFrameWords } from "./method-words.ts";
import type { Strip } from "./strip-figures.ts";

const STYLE = `
.steps { display: flex; flex-wrap: wrap; gap: .6rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.steps li { display: grid; justify-items: center; font-size: .85rem; }
.steps img { width: 5.5rem; height: 5.5rem; object-fit: contain; border: 1px solid var(--line); }
.wide .better b::after { content: " ●"; color: #177245; }
.wide .worse b::after { content: " ✕"; color: #a33a10; }
.wide .better.disjoint b::after { content: " ●●"; }
.wide .worse.disjoint b::after { content: " ✕✕"; }
@media (prefers-color-scheme: dark) {
  .wide .better b::after { color: #5cc48d; }
  .wide .worse b::after { color: #f0936a; }
}
`;

/** An evaluation as one self-contained page; `strips`: those of each run. */
export function renderEvaluationPage(
  report: EvaluationReport,
  strips: readonly (readonly Strip[])[] = [],
): Markup {
  return htmlPage(
    report.name,
    `<article class="study">
<header><div>
<h1>${escapeText(report.name)}</h1>
<p class="lead">What a method holds for important is removed${report.dataset === null ? "" : ` from the images of <b>${escapeText(report.dataset)}</b>`}, region by region, and the answer’s score is followed: a method that tells what matters makes it fall sooner, and rise sooner where regions are revealed, than the same parts in chance order do.</p>
</div></header>
${report.runs.map((run, r) => runSection(report, run, strips[r] ?? [])).join("\n")}
${how(report)}
</article>`,
    STUDY_STYLE + STYLE,
  );
}

function runSection(report: EvaluationReport, run: EvaluationRunReport, strips: readonly Strip[]): Markup {
  const rest = REMOVAL_MEASURE_NAMES.filter(
    (name) =>
      !(PAPER_MEASURES as readonly string[]).includes(name) &&
      run.methods.some(({ measures }) => measures[name] !== null),
  );
  return `<section><h2>${escapeText(modelName(run))}${report.runs.length > 1 ? `, ${escapeText(run.setting)}` : ""}</h2>
<p>${run.images} ${run.images === 1 ? "image" : "images"}${run.complete ? "" : ` of ${run.items}, the run is not finished`}${run.failed > 0 ? `; ${run.failed} failed` : ""}. Removed pixels are replaced by ${REMOVED[run.removal]}. Right is ${run.labelled ? "the label" : "the answer to the whole image, since not every image has a label"}.</p>
<h3>The paper’s four measures</h3>
<p>Areas over steps a unit apart. ● better, ✕ worse than chance: the whole 95 % interval of the difference, over the same images, lies on one side; twice where the two methods’ own intervals do not overlap either. The printed figures are the paper’s on ImageNet, of another model and other images.${escapeText(wholeFrameWords(run))}</p>
${measureTable("The paper's measures", PAPER_MEASURES, run.methods, true)}
${figureList(paperFigures(run), "Means with 95 % intervals over images; the bar is the chance order of the K-means parts. Hollow: printed by the paper, on ImageNet with ViT-B/16, so that only orders can be set side by side.")}
<h3>The same over area, and other measures</h3>
<p>By area every region counts for what it covers, and what lies in no region goes last. LeRF − MoRF: least important first, less most important first, over area. SaCo: −1 to 1, whether pairs of regions do more where the method says so. Drop and increase: what becomes of the answer’s probability where only the first half of the regions is left.${rest.includes("stable_parts") ? " Stability, 0 to 1: how much of the parts, the words and the order of the parts (a correlation) stays under two other seeds, shifts of 1 to 4 px, a crop and JPEG, where the answer stays." : ""}</p>
${measureTable("Other measures", rest, run.methods, false)}
<h3>Against chance</h3>
${figureList(chanceFigures(run), "Mean difference to the same parts in chance order (regions of other methods: to the K-means parts in chance order), with 95 % intervals over images.")}
<h3>Mean curves</h3>
${figureList(curveFigures(run), "Mean over images; an image with fewer regions keeps its last value.")}
${stripsSection(strips)}
</section>`;
}

const REMOVED = { blur: "a blurred image", page: "the colour of the page", mean: "the mean colour" } as const;

function measureTable(
  name: string,
  measures: readonly RemovalMeasure[],
  methods: readonly MethodReport[],
  withPaper: boolean,
): Markup {
  const heads = [
    "method",
    "images",
    ...measures.map((measure) => {
      const { words, better } = REMOVAL_MEASURES[measure];
      return `${words} ${better === "lower" ? "↓" : "↑"}`;
    }),
  ];
  const rows = methods.map(({ method, images, measures: values }) => [
    textCell(methodWords(method)),
    numberCell(images),
    ...measures.map((measure) =>
      estimateCell(values[measure], (value) => formatNumber(value, 3)).replace(
        'class="',
        `class="${againstChance(measure, values[measure]) ?? ""} ${values[measure]?.lessChance?.disjoint ? "disjoint " : ""}`,
      ),
    ),
  ]);
  const printed = PAPER_REMOVALS.map(({ name: called, values }) =>
    [
      textCell(`${called}, printed`),
      textCell("ImageNet"),
      measures.map((measure) =>
        numberCell(values[measure as keyof typeof values] ?? null, (value) => value.toFixed(3)),
      ),
    ].flat(),
  );
  return wideTable(name, heads, withPaper ? [...rows, ...printed] : rows);
}

function stripsSection(strips: readonly Strip[]): Markup {
  if (strips.length === 0) return "";
  const ids = Array.from(new Set(strips.map(({ id }) => id)));
  const images = ids.map((id) => {
    const own = strips.filter((strip) => strip.id === id);
    const lists = own.map(
      ({ method, steps }) => `<h4>${escapeText(methodWords(method))}</h4>
<ol class="steps">${steps
        .map(
          ({ picture, similarity, right }, step) =>
            `<li><img src="${picture}" alt="${step === 0 ? "the whole image" : `without the first ${step}`}"><span>${escapeText(formatNumber(similarity))} ${right ? "✓" : "✕"}</span></li>`,
        )
        .join("")}</ol>`,
    );
    return `<details><summary>${escapeText(id)}: ${escapeText(own[0].target)}</summary>${lists.join("\n")}</details>`;
  });
  return `<h3>Steps of single images</h3>
<p>Regions removed one after the other, most important first: the answer’s score, 2.5 · cosine, and whether the answer is still right.</p>
${images.join("\n").replace("<details>", "<details open>")}`;
}

function how({ runs, resampling, software }: EvaluationReport): Markup {
  const table = wideTable(
    "Runs",
    ["model", "setting", "weights SHA-256", "data set SHA-256", "bank SHA-256", "baselines", "settings"],
    runs.map((run) => [
      textCell(modelName(run)),
      textCell(run.setting),
      ...[run.weightsSha256, run.dataSetSha256, run.bankSha256].map(
        (hash) => `<td class="hash">${escapeText(hash)}</td>`,
      ),
      `<td class="hash">${run.baselines.map(({ method, sha256 }) => `${method} ${escapeText(sha256)}`).join(", ") || "–"}</td>`,
      textCell(
        Object.entries(run.settings)
          .map(([key, value]) => `${key} ${value}`)
          .join(", "),
      ),
    ]),
  );
  return `<section><details><summary>How this was made</summary>
<p>Common Ground ${escapeText(software)}. Intervals: percentiles of ${resampling.draws} bootstrap resamples of the images, seed ${resampling.seed}, the same for all methods. Chance: the mean over all orders of up to six regions, over 20 seeded orders of more.</p>
${table}</details></section>`;
}
