import { PAPER_MEASURES, PAPER_REMOVALS, REMOVAL_MEASURES } from "@commonground/evaluate";
import { modelName } from "../summary/model-name.ts";
import { escapeLatex } from "../tables/latex-table.ts";
import type { EvaluationReport, EvaluationRunReport, MeasureEstimate } from "./evaluation-report.ts";
import { methodWords } from "./method-words.ts";

/** The table of the paper's four measures, a run each, with its printed figures below. */
export function evaluationLatex(report: EvaluationReport): string {
  return report.runs.map((run) => table(report, run)).join("\n");
}

function table({ name, software, resampling }: EvaluationReport, run: EvaluationRunReport): string {
  const heads = PAPER_MEASURES.map(
    (measure) =>
      `${REMOVAL_MEASURES[measure].words} $\\${REMOVAL_MEASURES[measure].better === "lower" ? "downarrow" : "uparrow"}$`,
  );
  const rows = run.methods.map(
    ({ method, measures }) =>
      `${[escapeLatex(methodWords(method)), ...PAPER_MEASURES.map((measure) => cell(measures[measure]))].join(" & ")} \\\\`,
  );
  const printed = PAPER_REMOVALS.map(
    ({ name: called, values }) =>
      `${[escapeLatex(called), ...PAPER_MEASURES.map((measure) => values[measure].toFixed(3))].join(" & ")} \\\\`,
  );
  return `% ${escapeLatex(name)}: ${escapeLatex(modelName(run))}, ${run.images} images, removed by ${run.removal}. Made by Common Ground ${software}.
% Brackets: 95 % bootstrap intervals over images (${resampling.draws} draws, seed ${resampling.seed}).
% Printed: Sammani and Deligiannis, NeurIPS 2024, on ImageNet with ViT-B/16.
\\begin{tabular}{l${"r".repeat(PAPER_MEASURES.length)}}
\\toprule
${["Method", ...heads].join(" & ")} \\\\
\\midrule
${rows.join("\n")}
\\midrule
\\multicolumn{${PAPER_MEASURES.length + 1}}{l}{printed in the paper, on ImageNet} \\\\
${printed.join("\n")}
\\bottomrule
\\end{tabular}
`;
}

function cell(estimate: MeasureEstimate | null): string {
  if (estimate === null) return "--";
  const { value, interval } = estimate;
  const range =
    interval === null ? "" : ` {\\scriptsize [${interval.map((end) => end.toFixed(3)).join(", ")}]}`;
  return `${value.toFixed(3)}${range}`;
}
