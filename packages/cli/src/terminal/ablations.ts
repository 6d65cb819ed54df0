import {
  ABLATION_MEASURES,
  type AblationEstimate,
  type AblationMeasure,
  type AblationReport,
  type AblationsReport,
  changedMeasures,
  OBJECT_MEASURES,
  surely,
  WORD_MEASURES,
} from "@commonground/study";
import { oneLine } from "../one-line.ts";
import { intervalCell, paragraph, tableLine, valueText } from "./table-lines.ts";

/** Measures side by side. */
const COLUMNS = 4;

const MARKS = { above: "↑", below: "↓", open: " " } as const;

/** Ablations for people, at most 80 cells a line: a table each, four measures side by side. */
export function tellAblations({ ablations, resampling }: AblationsReport): string {
  return `${[
    ...ablations.flatMap(tellAblation),
    ...paragraph(
      `Below each value its 95 % bootstrap interval over images (${resampling.draws} draws). ↑ above, ↓ below the usual choice (*), by the interval of the paired difference.`,
    ),
  ].join("\n")}\n`;
}

function tellAblation(ablation: AblationReport): string[] {
  const { name, asks, model, precision, items, labelled, paper, leftOut, rows } = ablation;
  const { changed, same } = changedMeasures(ablation);
  const usual = rows.find((row) => row.usual)!;
  const failed = Math.max(...rows.map((row) => row.failed));
  const told = `${oneLine(model)}${precision === "f32" ? "" : ` (${precision})`} on ${items} images of ${oneLine(ablation.dataset)}`;
  const missing = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(labelled < items ? [`${items - labelled} have no label`] : []),
  ];
  const groups = [WORD_MEASURES, OBJECT_MEASURES].flatMap((group) => {
    const own = changed.filter((measure) => measure in group);
    return Array.from({ length: Math.ceil(own.length / COLUMNS) }, (_, i) =>
      own.slice(i * COLUMNS, (i + 1) * COLUMNS),
    );
  });
  return [
    ...paragraph(`${name}: ${asks}. ${[told, ...missing].join(", ")}.`),
    ...(paper === null ? [] : paragraph(`The paper: ${paper}.`)),
    "",
    ...(same.length === 0
      ? []
      : [
          ...paragraph(
            `The same in all: ${same.map((measure) => `${ABLATION_MEASURES[measure].label} ${cell(usual.measures[measure] ?? null).trim()}`).join("; ")}.`,
          ),
          "",
        ]),
    ...groups.flatMap((group) => table(ablation, group).concat("")),
    ...leftOut.flatMap(({ label, reason }) => paragraph(`left out: ${label} (${reason})`)),
    ...(leftOut.length > 0 ? [""] : []),
  ];
}

function table({ varied, rows }: AblationReport, measures: readonly AblationMeasure[]): string[] {
  return [
    tableLine(
      varied,
      measures.map((measure) => `${ABLATION_MEASURES[measure].short} `),
    ),
    ...rows.flatMap(({ label, usual, measures: values }) => [
      tableLine(
        `${usual ? "* " : "  "}${label}`,
        measures.map((measure) => cell(values[measure] ?? null)),
      ),
      tableLine(
        "",
        measures.map((measure) => intervalCell(values[measure])),
      ),
    ]),
  ];
}

function cell(estimate: AblationEstimate | null): string {
  return estimate === null ? "– " : `${valueText(estimate.value)}${MARKS[surely(estimate)]}`;
}
