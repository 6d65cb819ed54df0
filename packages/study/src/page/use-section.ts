import { escapeText, type Markup } from "@commonground/report";
import type { FailureGroup } from "../summary/failure-groups.ts";
import { modelName } from "../summary/model-name.ts";
import type { RunReport, StudyReport } from "../summary/study-report.ts";
import { estimateCell, numberCell, percent, textCell, wideTable } from "./cells.ts";
import { type ExampleCell, type ExampleViews, exampleViews, type RunExamples } from "./example-views.ts";
import { classesTable, confusionsTable } from "./fail-tables.ts";
import { SHOWN, shownOf } from "./shown.ts";

/** Where each model fails, and on which concepts. `examples`: what there is of each run's examples. */
export function useSection({ runs }: StudyReport, examples: readonly RunExamples[]): Markup {
  const several = new Set(runs.map(({ setting }) => setting)).size > 1;
  const blocks = runs.map((run, i) => {
    const name = `${modelName(run)}${several ? `, ${run.setting}` : ""}`;
    const shown = exampleViews(`run-${i}`, examples[i] ?? new Map());
    return `<details class="run"${i === 0 ? " open" : ""}><summary>${escapeText(name)}</summary>${runBlock(run, name, shown)}</details>`;
  });
  return `<section><h2>Where it fails, and on what</h2>
<p>At most ${SHOWN} of each list; all are in the JSON and the tables.${examples.length > 0 ? " Each example leads to the explanation of its answer, or to the command that makes it." : ""}</p>
${blocks.join("\n")}
</section>`;
}

function runBlock(run: RunReport, name: string, examples: ExampleViews): Markup {
  const { leastShared, answeredWorst, confusions, seen, held } = shownOf(run);
  const labels = run.classes.some(({ accuracy }) => accuracy !== null);
  const { cell } = examples;
  return `<div class="lists">
${block(
  labels ? "Classes of which least is shared" : "Answers of which least is shared",
  classesTable(`${name}: least shared`, leastShared, cell),
)}
${answeredWorst.length > 0 ? block("Classes answered worst", classesTable(`${name}: answered worst`, answeredWorst, cell)) : ""}
</div>
${confusions.length === 0 ? "" : block("Classes most often taken for another", confusionsTable(name, confusions, cell))}
<div class="lists">
${groups("Seen, but not held round the answer", seen, run.failures, `${name}: seen, not held`, cell)}
${groups("Held round the answer, but not seen", held, run.failures, `${name}: held, not seen`, cell)}
</div>
${examples.commands}`;
}

function block(heading: string, content: Markup): Markup {
  return `<div><h3>${heading}</h3>${content}</div>`;
}

function groups(
  heading: string,
  all: readonly FailureGroup[],
  { images, wrong }: RunReport["failures"],
  name: string,
  examples: ExampleCell,
): Markup {
  if (all.length === 0) return "";
  const text = `Of all ${images} images ${percent(images === 0 ? 0 : wrong / images)} are wrong; of those with the concept:`;
  return block(
    heading,
    `<p class="soft">${escapeText(text)}</p>${wideTable(
      name,
      ["concept", "images", "wrong", "for example"],
      all.map((group) => [
        textCell(group.concept),
        numberCell(group.images),
        estimateCell({ value: group.wrong / group.images, interval: group.interval }, percent),
        examples(group.examples),
      ]),
    )}`,
  );
}
