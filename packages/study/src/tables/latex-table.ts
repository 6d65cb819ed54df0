import { type NullFigure, type NullName, NULLS } from "../nulls/null-report.ts";
import { modelName } from "../summary/model-name.ts";
import { printedFigures } from "../summary/printed-figures.ts";
import type { Estimate } from "../summary/summarise-run.ts";
import type { RunReport, StudyReport } from "../summary/study-report.ts";

const METHODS = ["pca", "kmeans"] as const;
type Method = (typeof METHODS)[number];

const METHOD_NAMES = { pca: "PCA", kmeans: "K-means" } as const;

/**
 * The paper's table of models: top-1, published MI and AUC of the average curve, by PCA and K-means where settings
 * differ in that alone, with 95 % intervals; and what the paper printed, where a model is one of its 13. Needs booktabs.
 */
export function latexTables(report: StudyReport): string {
  return tablesOf(report.runs)
    .map((runs) => latexTable(report, runs))
    .join("\n");
}

/** Runs that differ in model and in the way to parts alone belong into one table. */
function tablesOf(runs: readonly RunReport[]): RunReport[][] {
  const tables = new Map<string, RunReport[]>();
  const keyOfSetting = new Map<string, string>();
  for (const run of runs) {
    const { parts: _, ...rest } = run.settings;
    // Settings that a model recommends differ between models; a setting's name does not.
    const key = keyOfSetting.get(run.setting) ?? JSON.stringify(rest);
    keyOfSetting.set(run.setting, key);
    tables.set(key, [...(tables.get(key) ?? []), run]);
  }
  return Array.from(tables.values());
}

function latexTable(report: StudyReport, runs: readonly RunReport[]): string {
  const methods = METHODS.filter((method) => runs.some(({ settings }) => settings.parts === method));
  const printed = runs.some((run) => printedCells(run, methods) !== null);
  const titles = ["MI", "AUC"].flatMap((name) => methods.map((method) => `${name}, ${METHOD_NAMES[method]}`));
  const columns = ["top-1", ...titles];
  const names = Array.from(new Set(runs.map(modelName)));
  const rows = names.map((name) => {
    const own = runs.filter((run) => modelName(run) === name);
    const cells = [escapeLatex(name), ...ownCells(own, methods)];
    const paper = printedCells(own[0], methods) ?? columns.map(() => "--");
    return [
      `${[...cells, ...(printed ? paper : [])].join(" & ")} \\\\`,
      ...nullRows(own, methods).map(
        (row) => `${[...row, ...(printed ? columns.map(() => "") : [])].join(" & ")} \\\\`,
      ),
    ].join("\n");
  });
  const heads = ["Model", ...columns, ...(printed ? columns : [])].join(" & ");
  const above = `\\multicolumn{1}{c}{} & \\multicolumn{${columns.length}}{c}{measured here} & \\multicolumn{${columns.length}}{c}{printed in the paper} \\\\`;
  return `% ${escapeLatex(report.name)}: ${escapeLatex(Array.from(new Set(runs.map(({ setting }) => setting))).join(", "))}. Made by Common Ground ${report.software}.
% top-1 in per cent; MI as the paper tabulates it; AUC of the average curve, shorter ones padded with 0.
% Below each model: what its figures come to under each null.
% Brackets: 95 % bootstrap intervals over images (${report.resampling.draws} draws, seed ${report.resampling.seed}).${printed ? `\n% Printed: Sammani and Deligiannis, NeurIPS 2024, on ${runs.map((run) => printedFigures(run, "pca")).find((figures) => figures !== null)?.dataSet}.` : ""}
\\begin{tabular}{l${"r".repeat(columns.length * (printed ? 2 : 1))}}
\\toprule
${printed ? `${above}\n` : ""}${heads} \\\\
\\midrule
${rows.join("\n")}
\\bottomrule
\\end{tabular}
`;
}

function ownCells(own: readonly RunReport[], methods: readonly Method[]): string[] {
  const by = (method: Method) => own.find(({ settings }) => settings.parts === method)?.figures;
  return [
    cell(own[0].figures.top1, 100, 1),
    ...methods.map((method) => cell(by(method)?.miPublished ?? null, 1, 2)),
    ...methods.map((method) => cell(by(method)?.curveAucPublished ?? null, 1, 2)),
  ];
}

/** What the model's figures come to under each null that is there. */
function nullRows(own: readonly RunReport[], methods: readonly Method[]): string[][] {
  const by = (method: Method) => own.find(({ settings }) => settings.parts === method);
  return (Object.keys(NULLS) as NullName[]).flatMap((name) => {
    const of = (run: RunReport | undefined) => run?.nulls.find((each) => each.name === name)?.figures ?? {};
    const cells = [
      nullCell(of(own[0]).top1, 100, 1),
      ...methods.map((method) => nullCell(of(by(method)).miPublished, 1, 2)),
      ...methods.map((method) => nullCell(of(by(method)).curveAucPublished, 1, 2)),
    ];
    return cells.every((text) => text === "--") ? [] : [[`\\quad ${NULLS[name]}`, ...cells]];
  });
}

function nullCell(figure: NullFigure | undefined, factor: number, digits: number): string {
  return figure === undefined ? "--" : (figure.value * factor).toFixed(digits);
}

function cell(estimate: Estimate | null, factor: number, digits: number): string {
  if (estimate === null) return "--";
  const [value, ...ends] = [estimate.value, ...(estimate.interval ?? [])].map((each) =>
    (each * factor).toFixed(digits),
  );
  return ends.length === 0 ? value : `${value} {\\scriptsize [${ends.join(", ")}]}`;
}

function printedCells(run: RunReport, methods: readonly Method[]): string[] | null {
  const printed = methods.map((method) => printedFigures(run, method));
  if (printed.length === 0 || printed[0] === null) return null;
  return [
    printed[0].top1.toFixed(2),
    ...printed.map((figures) => figures!.publishedMi.toFixed(figures!.digits)),
    ...printed.map((figures) => figures!.auc.toFixed(figures!.digits)),
  ];
}

const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

export function escapeLatex(text: string): string {
  return text.replace(/[\\&%$#_{}~^]/gu, (c) => LATEX[c] ?? `\\${c}`).replace(/\s+/gu, " ");
}
