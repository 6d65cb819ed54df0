import type { Estimate, Interventions, ScoredMethod } from "@commonground/evaluate";
import { oneLine } from "../one-line.ts";
import { cut, displayWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

/** Cells of a line. */
const WIDTH = 80;
const LABEL = 20;
/** A value and its interval, as `−0.81 [−0.90,−0.73]`. */
const CELL = 20;

type Measure = keyof ScoredMethod["measures"];

/** True removals for people: methods beside their controls, removals beside the truth, and what edits do to a drawing. */
export function tellInterventions(result: Interventions): string {
  const { style, model, drawings, pieces, changed, leftOut, resamples, seed, references } = result;
  const passed = Object.entries(leftOut).map(([reason, number]) => `${number} ${reason}`);
  const lines = [
    ...paragraph(
      `${oneLine(style.package ?? style.name)}, ${drawings.length} drawings, ${pieces} pieces; without its piece the answer changed in ${(100 * changed).toFixed(0)} %. ` +
        `${oneLine(model.id)}, seed ${seed}, ${resamples} resamples of the drawings.${passed.length === 0 ? "" : ` Passed over: ${passed.join(", ")}.`}`,
    ),
    "",
    ...methodTable(
      result,
      "What a method says of pieces, against what leaving them out really does (means over drawings, 95 % intervals; higher is better)",
      { fidelity: "Spearman", fidelityOfMeans: "per area" },
    ),
    ...methodTable(
      result,
      "LeRF − MoRF over area on the log-odds, pieces in the order of what a method says per area; SaCo",
      { leastLessMost: "LeRF − MoRF", saco: "SaCo" },
    ),
    ...methodTable(result, "Where maps point: the piece that does most for the answer", {
      iou: "IoU",
      pointing: "pointing",
    }),
    ...table(
      "How near taking a piece away comes to leaving it out (distance and error: lower is better)",
      ["removal", "1 − cosine", "error, log-odds", "Spearman"],
      result.removals.map(({ removal, distance, error, fidelity }) => [
        removal,
        ...[distance, error, fidelity].map(cell),
      ]),
    ),
    ...table(
      `How far edits leave the domain: 1 − cosine to the nearest of ${references} unedited drawings`,
      ["edit", "distance", "beyond unedited"],
      result.domain.map(({ kind, distance, farther }) => [
        kind,
        cell(distance),
        kind === "unedited" ? "" : cell(farther),
      ]),
    ),
    ...pairLines(result),
  ];
  return `${lines.join("\n")}\n`;
}

/** The first measure stands beside its lead over its control. */
function methodTable(
  { methods }: Interventions,
  title: string,
  columns: Partial<Record<Measure, string>>,
): string[] {
  const keys = Object.keys(columns) as Measure[];
  const [first, ...others] = keys;
  const told = methods.filter(({ measures }) => keys.some((key) => measures[key].value !== null));
  return table(
    title,
    ["method", columns[first]!, "over control", ...others.map((key) => columns[key]!)],
    told.map(({ method, measures, lead }) =>
      [oneLine(method), cell(measures[first]), cell(lead[first])].concat(
        others.map((key) => cell(measures[key])),
      ),
    ),
  );
}

function pairLines({ pairs }: Interventions): string[] {
  if (pairs === null)
    return ["No pair could be made: no piece is large enough, or the bank names no colours."];
  const rows: [string, Estimate, Estimate][] = [
    ["most rising concept names the new one", pairs.rises, pairs.risesByChance],
    ["most falling concept names the old one", pairs.falls, pairs.fallsByChance],
    ["vision concepts of the old colour leave", pairs.leave, pairs.othersLeave],
    ["one of the new colour enters", pairs.enters, pairs.othersEnter],
  ];
  return table(
    `One piece recoloured, ${pairs.count} pairs: what its concepts do (control: chance, other concepts, other colours)`,
    ["", "", "share", "control"],
    rows.map(([label, share, control]) => [label, "", cell(share), cell(control)]),
  );
}

function table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [...paragraph(title), line(columns), ...rows.map(line), ""];
}

/** A label that has no first cell beside it takes its place, too. */
function line([label, first, ...cells]: readonly string[]): string {
  const start = first === "" ? padded(label, LABEL + CELL) : padded(label, LABEL) + padded(first, CELL);
  return cut(`${start}${cells.map((text) => padded(text, CELL)).join("")}`.trimEnd(), WIDTH);
}

function cell({ value, interval }: Estimate): string {
  if (value === null) return "–";
  return `${shown(value)}${interval === null ? "" : ` [${interval.map(shown).join(",")}]`}`;
}

function shown(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1).replace("-", "−");
}

function padded(text: string, width: number): string {
  const short = cut(text, width - 1);
  return short + " ".repeat(Math.max(0, width - displayWidth(short)));
}

function paragraph(text: string): string[] {
  return wrap([{ text }], { text: "" }, WIDTH).map((line) => cut(line, WIDTH));
}
