import { type Figure, tableCsv } from "@commonground/report";

/** Pixels of a PNG for each px of a figure: 1,080 wide, enough for a column of a paper. */
const PNG_SCALE = 3;

/** A file that can be saved. */
export interface Saved {
  readonly name: string;
  readonly type: string;
  readonly content: string | Blob;
}

/** What figures are called, by their names. */
export const FIGURE_TITLES: Readonly<Record<string, string>> = {
  parts: "The parts and their words",
  causes: "What made the answer",
  enough: "What is enough, and what is needed",
  versus: "The one class against the other",
  leanings: "How words lean",
  interactions: "Parts together",
  importance: "Words by importance",
  venn: "What both halves hold",
  "dynamics-coupled": "How mutual information falls",
  "dynamics-published": "How the paper’s score falls",
  "dynamics-taken-out": "How it falls in your order",
  models: "Accuracy by the measure",
  "what-if": "The answer without what is taken away",
  "sides-answers": "Answers of both sides",
  "sides-values": "What parts add on both sides",
  "sides-words-seen": "Words of both sides",
  "sides-words-shared": "What both halves hold on both sides",
};

export const FIGURE_FORMATS = ["svg", "png", "csv", "json"] as const;
export type FigureFormat = (typeof FIGURE_FORMATS)[number];

const TYPES: Readonly<Record<FigureFormat, string>> = {
  svg: "image/svg+xml",
  png: "image/png",
  csv: "text/csv",
  json: "application/json",
};

/** A figure as a file: its drawing, or what it shows. `draw` makes a PNG of an SVG. */
export async function figureFile(
  figure: Figure,
  format: FigureFormat,
  stem: string,
  draw: (svg: string, scale: number) => Promise<Blob>,
): Promise<Saved> {
  const content = {
    svg: () => figure.svg,
    png: () => draw(figure.svg, PNG_SCALE),
    csv: () => tableCsv(figure.table),
    json: () => `${JSON.stringify(figure.data)}\n`,
  }[format];
  return { name: `${stem}-${figure.name}.${format}`, type: TYPES[format], content: await content() };
}
