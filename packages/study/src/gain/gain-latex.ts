import { GAIN_KINDS, type GainSplit, PAPER_GAINS } from "@commonground/evaluate";
import { escapeLatex } from "../tables/latex-table.ts";
import { GAIN_SPLITS, type GainReport, type GainSplitName } from "./gain-report.ts";

/** Top-1 and gain of every classifier, a table a split, with the paper's printed figures below. Needs booktabs. */
export function gainLatex(report: GainReport): string {
  return (Object.keys(GAIN_SPLITS) as GainSplitName[])
    .flatMap((name) => {
      const split = report.splits[name];
      return split === null ? [] : [table(report, name, split)];
    })
    .join("\n");
}

function table(report: GainReport, name: GainSplitName, split: GainSplit): string {
  const { model, software, randomDraws, resampling, data, otherData } = report;
  const rows = split.classifiers.map(
    ({ kind, top1, gain }) =>
      `${escapeLatex(GAIN_KINDS[kind])} & ${cell(top1)} & ${gain === null ? "--" : cell(gain)} \\\\`,
  );
  const printed = PAPER_GAINS.map(
    ({ model: called, base, gained }) =>
      `${escapeLatex(called)} & ${base.toFixed(2)} $\\to$ ${gained.toFixed(2)} & ${(gained - base).toFixed(2)} \\\\`,
  );
  const found = name === "same" ? "" : `, concepts from ${otherData.join(", ") || "the other half"}`;
  return `% ${escapeLatex(model.id)} on ${escapeLatex(data + found)}: ${split.tested} images, ${report.classes} classes; ${GAIN_SPLITS[name]}. Made by Common Ground ${software}.
% Top-1 in per cent; gain over ${report.wording.base === "both" ? "the classes' names beside their own descriptors" : "the classes' own descriptors in the paper's sentence"}. Random words: means over ${randomDraws} draws.
${cutLine(report)}% Brackets: 95 % bootstrap intervals over images (${resampling.draws} draws, seed ${resampling.seed}).
% Printed: Sammani and Deligiannis, NeurIPS 2024, on ImageNet.
\\begin{tabular}{lrr}
\\toprule
Classes are told by & top-1 & gain \\\\
\\midrule
${rows.join("\n")}
\\midrule
\\multicolumn{3}{l}{printed in the paper, on ImageNet, same images} \\\\
${printed.join("\n")}
\\bottomrule
\\end{tabular}
`;
}

function cutLine({ wording: { cut, sentences, contextLength, reads } }: GainReport): string {
  return cut === 0
    ? ""
    : `% The model reads ${contextLength} tokens, and of ${cut} of ${sentences} of the paper's sentences not the end, where the descriptor is; of the first: ${escapeLatex(reads ?? "")}\n`;
}

function cell({
  value,
  interval,
}: {
  readonly value: number;
  readonly interval: readonly [number, number] | null;
}): string {
  return `${percent(value)}${interval === null ? "" : ` {\\scriptsize [${interval.map(percent).join(", ")}]}`}`;
}

const percent = (share: number): string => `$${(share * 100).toFixed(1)}$`;
