import {
  CONTROLS_OF_PIECES,
  type Estimate,
  type Interventions,
  type ScoredMethod,
} from "@commonground/evaluate";
import { type Figure, type IntervalRow, intervalsChart } from "@commonground/report";
import { escapeLatex } from "@commonground/study";

type Measure = keyof ScoredMethod["measures"];

/** Measures that are drawn and printed: title of the figure, head of the column. */
const SHOWN = {
  fidelity: ["Spearman with true effects", "Spearman"],
  fidelityOfMeans: ["Spearman with true effects, per area", "per area"],
  leastLessMost: ["LeRF − MoRF, log-odds, over area", "LeRF $-$ MoRF"],
  saco: ["SaCo", "SaCo"],
  iou: ["IoU with the piece that does most", "IoU"],
} as const satisfies Partial<Record<Measure, readonly [title: string, head: string]>>;

type Shown = keyof typeof SHOWN;
const NAMES = Object.keys(SHOWN) as Shown[];

/** A figure a measure: every method, with a bar where the control lies; and how near removals come to the truth. */
export function interventionFigures({ methods, removals, drawings, style }: Interventions): Figure[] {
  const of = `${style.name}, ${drawings.length} drawings`;
  const figures = NAMES.map((measure) => {
    const control = CONTROLS_OF_PIECES[measure];
    const nothing = methods.find(({ method }) => method === control)?.measures[measure].value ?? null;
    const rows = methods.flatMap(({ method, measures }) => rowOf(method, measures[measure]));
    return chart(
      `interventions-${dashed(measure)}`,
      SHOWN[measure][0],
      `${of}; bar: ${control}`,
      rows,
      nothing,
    );
  });
  const distances = removals.flatMap(({ removal, distance }) => rowOf(removal, distance));
  const told = `1 − cosine, lower is nearer; ${of}`;
  return [
    ...figures,
    chart("interventions-removals", "From removing to really leaving out", told, distances, null),
  ].filter((figure) => figure !== null);
}

function chart(name: string, title: string, told: string, rows: IntervalRow[], nothing: number | null) {
  if (rows.length === 0) return null;
  const ends = rows.flatMap(({ value, interval }) => [value, ...(interval ?? [])]);
  const scale = [Math.min(0, ...ends), Math.max(0, ...ends) || 1] as const;
  return intervalsChart({ name, title, told, rows, nothing, scale });
}

function rowOf(name: string, { value, interval }: Estimate): IntervalRow[] {
  return value === null ? [] : [{ name, value, interval }];
}

const dashed = (name: string) => name.replaceAll(/[A-Z]/gu, (c) => `-${c.toLowerCase()}`);

/** The table of methods against true removals. Needs booktabs. */
export function interventionLatex({
  methods,
  style,
  model,
  drawings,
  pieces,
  resamples,
  seed,
}: Interventions): string {
  const rows = methods.map(
    ({ method, measures }) =>
      `${[escapeLatex(method), ...NAMES.map((name) => cell(measures[name]))].join(" & ")} \\\\`,
  );
  return `% True removals: ${escapeLatex(model.id)} on ${escapeLatex(style.package ?? style.name)}, ${drawings.length} drawings, ${pieces} pieces. Made by Common Ground.
% Means over drawings; brackets: 95 % bootstrap intervals over drawings (${resamples} draws, seed ${seed}).
\\begin{tabular}{l${"r".repeat(NAMES.length)}}
\\toprule
${["Method", ...NAMES.map((name) => SHOWN[name][1])].join(" & ")} \\\\
\\midrule
${rows.join("\n")}
\\bottomrule
\\end{tabular}
`;
}

function cell({ value, interval }: Estimate): string {
  if (value === null) return "--";
  return `$${value.toFixed(2)}$${interval === null ? "" : ` {\\scriptsize [${interval.map((end) => `$${end.toFixed(2)}$`).join(", ")}]}`}`;
}
