import { pairBars } from "../charts/pairs.ts";
import { type Figure, FIGURE_WIDTH, svgDocument } from "../figure.ts";
import { formatPercent } from "../format.ts";
import { signed } from "../tell-causes.ts";
import { drawSets } from "./sets.ts";

/** What two explanations are called beside each other. */
export type SideNames = readonly [first: string, second: string];

/** Probabilities, 0 to 1. */
export interface AnswerOfSides {
  readonly name: string;
  /** Null where a side has no such class; `atMost` where it told only that it is no larger. */
  readonly first: { readonly probability: number; readonly atMost: boolean } | null;
  readonly second: { readonly probability: number; readonly atMost: boolean } | null;
}

/** Answers of two sides, beside each other; what a side did not tell has no bar. */
export function sideAnswersFigure(names: SideNames, answers: readonly AnswerOfSides[]): Figure {
  const text = (told: AnswerOfSides["first"]) =>
    told === null ? "no such class" : `${told.atMost ? "≤ " : ""}${formatPercent(told.probability)}`;
  const sure = (told: AnswerOfSides["first"]) => (told === null || told.atMost ? null : told.probability);
  const rows = answers.map(({ name, first, second }) => ({
    name,
    first: sure(first),
    second: sure(second),
    text: `${text(first)} · ${text(second)}`.replaceAll("≤ <", "<"),
  }));
  const bars = pairBars(rows, names, 0, 1);
  return {
    name: "sides-answers",
    svg: svgDocument(
      FIGURE_WIDTH,
      bars.end,
      {
        title: `Answers of ${names.join(" and of ")}`,
        description: rows.map((row) => `${row.name}: ${row.text}`).join("; "),
      },
      ...bars.content,
    ),
    data: { names, answers },
    table: {
      columns: ["answer", "first", "second", "of these at most"],
      rows: answers.map(({ name, first, second }) => [
        name,
        first?.probability ?? null,
        second?.probability ?? null,
        [...(first?.atMost ? ["first"] : []), ...(second?.atMost ? ["second"] : [])].join(" ") || null,
      ]),
    },
  };
}

/** Labels of parts in the same place, or "rest"; null where the other side has none there. Values in log-odds. */
export interface ValueOfSides {
  readonly first: string | null;
  readonly second: string | null;
  readonly values: { readonly first: number | null; readonly second: number | null };
}

/** What parts in the same place add to each side's answer. */
export function sideValuesFigure(names: SideNames, pairs: readonly ValueOfSides[]): Figure {
  const rows = pairs.map(({ first, second, values }) => ({
    name:
      first === "rest" && second === "rest" ? "everything else" : `${first ?? "none"} · ${second ?? "none"}`,
    first: values.first,
    second: values.second,
    text: [values.first, values.second].map((value) => (value === null ? "–" : signed(value))).join(" · "),
  }));
  const bars = pairBars(rows, names, 0);
  return {
    name: "sides-values",
    svg: svgDocument(
      FIGURE_WIDTH,
      bars.end,
      {
        title: `What parts in the same place add for ${names.join(" and for ")}, in log-odds`,
        description: rows.map((row) => `${row.name}: ${row.text}`).join("; "),
      },
      ...bars.content,
    ),
    data: { names, measure: "log-odds", pairs },
    table: {
      columns: ["part of the first", "part of the second", "log-odds of the first", "log-odds of the second"],
      rows: pairs.map(({ first, second, values }) => [first, second, values.first, values.second]),
    },
  };
}

export interface WordsOfSides {
  readonly first: readonly string[];
  readonly both: readonly string[];
  readonly second: readonly string[];
}

/** Words of one side alone and of both, as two sets. `kind`: which words they are, for the title and the file. */
export function sideWordsFigure(
  names: SideNames,
  { first, both, second }: WordsOfSides,
  kind: "seen" | "shared",
): Figure {
  const drawn = drawSets(
    { first: names[0], second: names[1], nothing: "none" },
    { first, both, second },
    "tall",
  );
  return {
    name: `sides-words-${kind}`,
    svg: svgDocument(
      drawn.width,
      drawn.height,
      {
        title:
          kind === "seen"
            ? `Words for what is seen by ${names.join(" and by ")}`
            : `Words that both encoders hold in ${names.join(" and in ")}`,
        description: `Only the first: ${list(first)}. Both: ${list(both)}. Only the second: ${list(second)}.`,
      },
      ...drawn.content,
    ),
    data: { names, first, both, second },
    table: {
      columns: ["word", "of"],
      rows: [
        ...both.map((word) => [word, "both"]),
        ...first.map((word) => [word, "first"]),
        ...second.map((word) => [word, "second"]),
      ],
    },
  };
}

function list(words: readonly string[]): string {
  return words.join(", ") || "none";
}
