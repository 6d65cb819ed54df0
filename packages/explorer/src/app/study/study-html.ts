import {
  escapeText,
  type Figure,
  figureHtml,
  formatPercent,
  htmlPage,
  type Markup,
} from "@commonground/report";
import {
  type ClassFigures,
  classesTable,
  type Confusion,
  confusionsTable,
  estimateCell,
  type ExampleCell,
  numberCell,
  textCell,
  wideTable,
} from "@commonground/study/web";
import { EXAMPLE_STYLE, exampleCell } from "./example-cell.ts";
import type { Slice } from "../../results/lists.ts";
import type { RunFigures } from "../../results/run-figures.ts";

/** What a page has of a study. */
export interface ShownStudy {
  readonly name: string;
  /** What the measure is called, and how its values are told. */
  readonly measure: { readonly label: string; readonly format: (value: number) => string };
  readonly models: readonly ShownModel[];
  /** Accuracy by the measure. */
  readonly figures: readonly Figure[];
  /** Data URLs by the names of images. */
  readonly pictures: ReadonlyMap<string, string>;
}

export interface ShownModel {
  readonly name: string;
  /** Images of the data set; null where no record says. */
  readonly items: number | null;
  readonly told: RunFigures;
  readonly classes: Slice<ClassFigures>;
  /** Pairs of which most images were taken for one another, with what misled. */
  readonly confusions: readonly Confusion[];
  /** Pairs in all. */
  readonly pairs: number;
}

/** A study as a self-contained page; what is shown alike gives equal bytes. */
export function studyHtml(shown: ShownStudy): Markup {
  const { name, models } = shown;
  const blocks = models.map(
    (model, i) =>
      `<details class="run"${i === 0 ? " open" : ""}><summary>${escapeText(model.name)}</summary>${failures(model, exampleCell(shown.pictures))}</details>`,
  );
  return htmlPage(
    name,
    `<article class="study">
<header><div>
<h1>${escapeText(name)}</h1>
<p class="lead">${models.length === 1 ? "One model" : `${models.length} models`} on ${Math.max(...models.map(({ told }) => told.images))} images, and where ${models.length === 1 ? "it fails" : "each fails"}.</p>
</div></header>
${modelsSection(shown)}
<section><h2>Where it fails, and on what</h2>
${blocks.join("\n")}
</section>
</article>`,
    EXAMPLE_STYLE,
  );
}

function modelsSection({ models, measure, figures }: ShownStudy): Markup {
  const table = wideTable(
    "Models",
    ["model", "images", "top-1 accuracy", measure.label],
    models.map(({ name, items, told }) => [
      textCell(name),
      numberCell(told.images, (images) => `${imagesOf(images, items)}${failedOf(told.failed)}`),
      estimateCell(told.accuracy, formatPercent),
      estimateCell(told.measure, measure.format),
    ]),
  );
  const [{ told }] = models;
  const drawn = figures.map((figure) =>
    figureHtml(figure, {
      file: figure.name,
      caption:
        "A point a model; bars reach as far as other images could move it. Dashed: the line that fits best.",
    }),
  );
  return `<section><h2>The models</h2>
<p>Each number is a mean over images; small below it the middle 95 % of ${told.resampling.draws} bootstrap resamples of the images (seed ${told.resampling.seed}).</p>
${table}<div class="figures">${drawn.join("\n")}</div>
</section>`;
}

const imagesOf = (images: number, items: number | null) =>
  items === null || items === images ? String(images) : `${images} of ${items}`;
const failedOf = (failed: number) => (failed === 0 ? "" : `, ${failed} failed`);

function failures({ name, classes, confusions, pairs }: ShownModel, examples: ExampleCell): Markup {
  const { items, total } = classes;
  const misled =
    confusions.length === 0
      ? ""
      : `<h3>Taken for one another${confusions.length < pairs ? `: the first ${confusions.length} of ${pairs} pairs` : ""}</h3>${confusionsTable(name, confusions, examples)}`;
  return `${misled}<h3>Classes, least shared first${items.length < total ? `: the first ${items.length} of ${total}` : ""}</h3>
${classesTable(`${name}: classes`, items, examples)}`;
}
