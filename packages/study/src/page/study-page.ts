import { escapeText, htmlPage, type Markup } from "@commonground/report";
import { groupFindings } from "../summary/group-findings.ts";
import { modelName } from "../summary/model-name.ts";
import type { StudyReport } from "../summary/study-report.ts";
import { textCell, wideTable, wordsCell } from "./cells.ts";
import type { RunExamples } from "./example-views.ts";
import { modelsSection } from "./models-section.ts";
import { overModelsSection } from "./over-models-section.ts";
import { nullsSection } from "./nulls-section.ts";
import { settingsOf } from "./study-figures.ts";
import { STUDY_STYLE } from "./study-style.ts";
import { useSection } from "./use-section.ts";
import { withinSection } from "./within-section.ts";

/**
 * A study as one self-contained page; equal reports give equal bytes. `examples`: where the explanation of an image is,
 * or what makes it, for each run.
 */
export function renderStudyPage(report: StudyReport, examples: readonly RunExamples[] = []): Markup {
  return htmlPage(
    report.name,
    `<article class="study">
<header><div>
<h1>${escapeText(report.name)}</h1>
<p class="lead">${studied(report)}</p>
</div></header>
${findings(report)}
${notes(report)}
${modelsSection(report)}
${nullsSection(report)}
${overModelsSection(report)}
${withinSection(report)}
${useSection(report, examples)}
${how(report)}
</article>`,
    STUDY_STYLE,
  );
}

function studied(report: StudyReport): Markup {
  const { runs, dataset } = report;
  const models = Array.from(new Set(runs.map(modelName)));
  const images = Math.max(...runs.map((run) => run.images));
  const settings = settingsOf(report);
  const where = dataset === null ? "" : ` of <b>${escapeText(dataset.path)}</b>`;
  return `${count(images, "image")}${where}, explained by ${count(models.length, "model")} under ${count(settings.length, "setting")}, each choosing among ${count(runs[0].classCount, "class", "classes")}: what they answer, what of it both halves of a model hold, and whether that tells which model, or which answer, is right.`;
}

const KINDS = {
  holds: "holds",
  fails: "does not hold",
  open: "cannot be told",
} as const;

function findings(report: StudyReport): Markup {
  const { length } = settingsOf(report);
  const items =
    length === 1
      ? report.findings.map(({ kind, text }) => finding(kind, escapeText(text)))
      : groupFindings(report.findings).map(({ about, told }) => {
          const under = told.map(({ kind, settings, says }) =>
            finding(
              kind,
              `<b>${escapeText(settings.length === length ? "all settings" : settings.join(", "))}:</b> ${escapeText(says)}`,
            ),
          );
          return `<li class="claim"><h3>${escapeText(about)}</h3><ul class="findings">${under.join("")}</ul></li>`;
        });
  return `<section><h2>What holds and what does not</h2><ul class="findings">${items.join("")}</ul>
<p class="soft">Brackets are 95 % intervals; where models are compared, with other images and other models. “Holds” means that the whole interval lies on one side.</p></section>`;
}

function finding(kind: keyof typeof KINDS, said: Markup): Markup {
  return `<li class="${kind}"><span class="kind">${KINDS[kind]}</span><span>${said}</span></li>`;
}

function notes({ notes }: StudyReport): Markup {
  if (notes.length === 0) return "";
  return `<section class="notes"><h2>To know</h2><ul>${notes.map(({ message }) => `<li>${escapeText(message)}</li>`).join("")}</ul></section>`;
}

/** What is needed to make the same again. */
function how({ runs, resampling, software }: StudyReport): Markup {
  const table = wideTable(
    "Runs",
    ["model", "setting", "weights SHA-256", "data set SHA-256", "bank SHA-256", "parts", "settings"],
    runs.map((run) => [
      textCell(modelName(run)),
      textCell(run.setting),
      ...[run.weightsSha256, run.dataSetSha256, run.bankSha256].map(
        (hash) => `<td class="hash">${escapeText(hash)}</td>`,
      ),
      textCell(run.parts === "class" ? "jointly per class" : "per image"),
      wordsCell(
        Object.entries(run.settings)
          .map(([name, value]) => `${name} ${value}`)
          .join(", "),
      ),
    ]),
  );
  return `<section><details><summary>How this was made</summary>
<p>Common Ground ${escapeText(software)}. Intervals: percentiles of ${resampling.draws} bootstrap resamples, seed ${resampling.seed}; those of areas under ROC after DeLong, those of shares after Wilson.</p>
${table}</details></section>`;
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
