import {
  type Randomisation,
  type RandomisationMeasure,
  type RandomisedMeasure,
  stepWords,
  type Verdict,
} from "@commonground/evaluate";
import { oneLine } from "../one-line.ts";
import { cut, displayWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

/** Cells of a line. */
const WIDTH = 80;
const NAME = 16;
const COLUMN = 16;

const TABLES: readonly Partial<Record<RandomisationMeasure, string>>[] = [
  { visionConcepts: "D_v", languageConcepts: "D_ŷ", sharedConcepts: "shared", answer: "answers" },
  { parts: "parts", conceptOrder: "concept order", causesOrder: "causes order" },
];

const MARKS: Readonly<Record<Verdict, string>> = {
  same: "=",
  above: "+",
  chance: " ",
  below: "−",
  open: "?",
};

/** What is left of explanations for people: each overlap beside that of other images, and the interval of its lead. */
export function tellRandomisation(result: Randomisation): string {
  const { model, dataSet, images, failed, blocks, seed, resamples, others } = result;
  const lines = [
    ...paragraph(
      `${oneLine(model.id)}, ${blocks} blocks; ${images.length} images of ${oneLine(dataSet)}${failed.length > 0 ? `, ${failed.length} failed` : ""}; seed ${seed}`,
    ),
    "",
    ...TABLES.flatMap((columns) => table(result, columns)),
    ...paragraph(
      `Overlap with the model's own explanation / with those of ${others} other images, which is chance; below, the 95 % bootstrap interval of the difference (${resamples} draws). Concepts and parts: Jaccard index; orders: Spearman's correlation. + did not fall to chance, no mark: fell, − below, ? too few images to tell, = the same in every image, since it depends on nothing that was drawn anew. Rows “and N blocks” have the head and so many blocks from the top drawn anew.`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function table({ steps }: Randomisation, columns: Partial<Record<RandomisationMeasure, string>>): string[] {
  const names = (Object.keys(columns) as RandomisationMeasure[]).filter((name) =>
    steps.some(({ measures }) => measures[name] !== null),
  );
  return [
    line(
      "drawn anew",
      names.map((name) => `${columns[name]} `),
    ),
    ...steps.flatMap(({ step, measures }) => {
      const cells = names.map((name) => measures[name]);
      const lines = [line(stepWords(step), cells.map(cell)), line("", cells.map(range))];
      return lines.filter((each) => each !== "");
    }),
    "",
  ];
}

function cell(measure: RandomisedMeasure | null): string {
  if (measure?.value.value == null) return "– ";
  const { value, others, verdict } = measure;
  return `${shown(value.value!)} / ${others.value === null ? "–" : shown(others.value)}${MARKS[verdict]}`;
}

function range(measure: RandomisedMeasure | null): string {
  const interval = measure?.verdict === "same" ? null : measure?.lead.interval;
  return interval == null ? "" : `${interval.map(shown).join("…")} `;
}

function shown(value: number): string {
  const text = value.toFixed(2);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

function line(name: string, cells: readonly string[]): string {
  const rest = cells.map((each) => " ".repeat(Math.max(0, COLUMN - displayWidth(each))) + each).join("");
  return `${name}${" ".repeat(NAME - displayWidth(name))}${rest}`.trimEnd();
}

function paragraph(text: string): string[] {
  return wrap([{ text }], { text: "" }, WIDTH).map((each) => cut(each, WIDTH));
}
