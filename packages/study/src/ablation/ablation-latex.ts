import { escapeLatex } from "../tables/latex-table.ts";
import { ABLATION_MEASURES } from "./ablation-measures.ts";
import type { AblationEstimate, AblationReport, AblationsReport } from "./ablation-report.ts";
import { changedMeasures } from "./changed-measures.ts";
import { surely } from "./surely.ts";

/** A table an ablation: every choice with its intervals. Needs booktabs. */
export function ablationLatex(report: AblationsReport): string {
  return report.ablations.map((ablation) => table(report, ablation)).join("\n");
}

function table({ software, resampling }: AblationsReport, ablation: AblationReport): string {
  const { name, model, precision, varied, rows, paper } = ablation;
  const { changed: measures } = changedMeasures(ablation);
  const body = rows.map((row) =>
    line([
      `${escapeLatex(row.label)}${row.usual ? " (usual)" : ""}`,
      ...measures.map((measure) => cell(row.measures[measure] ?? null)),
    ]),
  );
  return `% ${escapeLatex(name)}: ${escapeLatex(model)} (${precision}), ${rows[0].images} images. Made by Common Ground ${software}.
% Brackets: 95 % bootstrap intervals over images (${resampling.draws} draws, seed ${resampling.seed}).
% Arrows: above or below the usual choice, by the interval of the paired difference.${paper === null ? "" : `\n% The paper: ${escapeLatex(paper)}.`}
\\begin{tabular}{l${"r".repeat(measures.length)}}
\\toprule
${line([varied, ...measures.map((measure) => ABLATION_MEASURES[measure].label)].map(escapeLatex))}
\\midrule
${body.join("\n")}
\\bottomrule
\\end{tabular}
`;
}

function line(cells: readonly string[]): string {
  return `${cells.join(" & ")} \\\\`;
}

const ARROWS = { above: "$\\uparrow$", below: "$\\downarrow$", open: "" } as const;

function cell(estimate: AblationEstimate | null): string {
  if (estimate === null) return "--";
  const { value, interval } = estimate;
  const range = interval === null ? "" : ` {\\scriptsize [${interval.map(number).join(", ")}]}`;
  return `${number(value)}${ARROWS[surely(estimate)]}${range}`;
}

function number(value: number): string {
  return value.toFixed(2).replace("-", "$-$");
}
