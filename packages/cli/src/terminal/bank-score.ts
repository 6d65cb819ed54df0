import type { BankScore } from "@commonground/evaluate";
import { oneLine } from "../one-line.ts";
import { cut } from "./width.ts";
import { wrap } from "./wrap.ts";

/** Cells of a line. */
const WIDTH = 80;
const LABEL = 26;
/** Most lines of a list; the JSON has all. */
const SHOWN = 10;

/** A bank's score for people: at most `WIDTH` cells a line, long lists cut and counted. */
export function tellBankScore(score: BankScore): string {
  const { bank, model, coverage, diversity, nearDuplicates, leaks } = score;
  const own = leaks.filter((leak) => leak.own).length;
  const lines = [
    ...paragraph(`${oneLine(bank.name)}, as the texts of ${oneLine(model.id)} are encoded`),
    "",
    row("classes", String(coverage.classes)),
    row("distinct descriptors", String(coverage.descriptors)),
    row("a class", `${coverage.fewest} to ${coverage.most}, ${coverage.mean.toFixed(1)} on average`),
    row(
      `with ${coverage.enough} or more`,
      coverage.covered === null ? "–" : `${percent(coverage.covered)} of the classes`,
    ),
    row(
      "in two classes or more",
      `${counted(coverage.shared, "descriptor")}, ${percent(coverage.sharedShare)}`,
    ),
    row("IntraDiv", `${decimals(diversity.intra)}  mean cosine in a class, lower is better`),
    row("InterDiv", `${decimals(diversity.inter)}  1 − cosine between classes, higher is better`),
    row(
      "near duplicates",
      `${counted(nearDuplicates.count, "pair")} with a cosine of ${nearDuplicates.threshold} or more`,
    ),
    row(
      "that hold a class's name",
      `${counted(leaks.length, "descriptor")}, ${own} the name of their own class`,
    ),
    ...accuracies(score),
    ...list("Too few descriptors", coverage.thin, (name) => name),
    ...list(
      "Most alike within a class",
      diversity.intraByClass.slice(0, SHOWN),
      ({ className, intra }) => `${intra.toFixed(3)}  ${className}`,
    ),
    ...list(
      "Near duplicates",
      nearDuplicates.pairs,
      ({ a, b, cosine }) => `${cosine.toFixed(3)}  ${a} = ${b}`,
      nearDuplicates.count,
    ),
    ...list(
      "Names in descriptors",
      leaks.toSorted((a, b) => Number(b.own) - Number(a.own)),
      ({ descriptor, names, own: gives }) => `${descriptor}: ${names.join(", ")}${gives ? " (its own)" : ""}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

const KINDS = {
  name: "name",
  both: "name and descriptors",
  sentence: "the same, as in paper",
  descriptors: "descriptors alone",
} as const;

function accuracies({ accuracy }: BankScore): string[] {
  if (accuracy === null) return [];
  return [
    "",
    ...paragraph(`${accuracy.images} images, ${accuracy.classes} classes; shares with 95 % intervals`),
    line("by", "top-1", "top-5", "top-1 − name's"),
    ...Object.entries(KINDS).map(([kind, label]) => {
      const { top1, top5, gain } = accuracy.by[kind as keyof typeof KINDS];
      return line(label, cell(top1), top5 === null ? "–" : cell(top5), gain === null ? "" : cell(gain));
    }),
  ];
}

function line(label: string, ...cells: readonly string[]): string {
  return cut(`${label.padEnd(22)}${cells.map((each) => each.padEnd(19)).join("")}`.trimEnd(), WIDTH);
}

function cell({ value, interval }: { value: number; interval: readonly [number, number] | null }): string {
  return `${hundredths(value)}${interval === null ? "" : ` [${interval.map(hundredths).join(",")}]`}`;
}

const hundredths = (share: number): string => minus((share * 100).toFixed(1));

function list<T>(
  heading: string,
  entries: readonly T[],
  text: (entry: T) => string,
  count = entries.length,
): string[] {
  if (entries.length === 0) return [];
  const more = count > SHOWN ? [`  … and ${count - SHOWN} more (with --json)`] : [];
  return [
    "",
    heading,
    ...entries.slice(0, SHOWN).map((entry) => cut(`  ${oneLine(text(entry))}`, WIDTH)),
    ...more,
  ];
}

function row(name: string, value: string): string {
  return cut(`${`${name}:`.padEnd(LABEL)}${value}`, WIDTH);
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

function decimals(value: number | null): string {
  return value === null ? "–" : minus(value.toFixed(3));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

const minus = (text: string): string => text.replace("-", "−");

function paragraph(text: string): string[] {
  return wrap([{ text }], { text: "" }, WIDTH).map((line) => cut(line, WIDTH));
}
