import { escapeText, formatNumber, type Markup } from "@commonground/report";
import type { Judged } from "../ranking/judge-ranking.ts";
import { FIGURES, type FigureName } from "../summary/measures.ts";
import type { Comparison, StudyReport } from "../summary/study-report.ts";
import { estimateCell, textCell, wideTable } from "./cells.ts";
import { figureList } from "./figure-list.ts";
import { scatterFigures } from "./study-figures.ts";

/** Accuracy against each measure, a point a model. */
export function overModelsSection(report: StudyReport): Markup {
  const several = report.comparisons.length > 1;
  const blocks = report.comparisons.map((comparison) => {
    const heading = several ? `<h3>Setting ${escapeText(comparison.setting)}</h3>` : "";
    if (comparison.missing !== null) return `${heading}<p>Not told: ${escapeText(comparison.missing)}.</p>`;
    const figures = figureList(
      scatterFigures(comparison, report),
      "A point a model; bars reach as far as other images could move it. Dashed: the line that fits best.",
    );
    return `${heading}${correlationsTable(comparison)}${figures}`;
  });
  return `<section><h2>Does it tell which model is better?</h2>
<p>How each measure goes with accuracy over models: 1 where the better model always has more of it, 0 where it says nothing, −1 where it has less. Small: 95 % ranges with other images, with other models, and with both. “Given confidence” is what is left once mean confidence, which costs nothing, is known.</p>
${blocks.join("\n")}
</section>`;
}

function correlationsTable({ setting, scores }: Comparison): Markup {
  const names = Object.keys(scores) as FigureName[];
  return wideTable(
    `Measures against accuracy, setting ${setting}`,
    [
      "measure",
      "Pearson",
      "Spearman",
      "Kendall",
      "Pearson given confidence",
      "accuracy lost by its choice",
      "Pearson, labels permuted",
    ],
    names.map((name) => {
      const { pearson, spearman, kendall, given, regret, permuted } = scores[name]!;
      const judged = [pearson, spearman, kendall, given.confidence, regret];
      return [[textCell(FIGURES[name])], judged.map(judgedCell), [estimateCell(permuted.pearson)]].flat();
    }),
  );
}

function judgedCell(judged: Judged | undefined): Markup {
  if (judged === undefined || Number.isNaN(judged.value)) return '<td class="number">–</td>';
  const ranges = [
    ["images", judged.overImages],
    ["models", judged.overModels],
    ["both", judged.overBoth],
  ] as const;
  const lines = ranges.flatMap(([name, interval]) =>
    interval === null
      ? []
      : [`<small>${name} ${formatNumber(interval[0])} to ${formatNumber(interval[1])}</small>`],
  );
  return `<td class="number estimate"><b>${formatNumber(judged.value)}</b>${lines.join("")}</td>`;
}
