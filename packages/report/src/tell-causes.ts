import type { Attribution, Causes, Explanation } from "@commonground/core";
import { formatNumber } from "./format.ts";

/** What made an answer, in plain words: a heading of a word or two for each sentence. */
export interface Told {
  readonly topic: "for" | "against" | "enough" | "without" | "versus" | "words";
  readonly text: string;
}

/** A value that moves the log-odds by less is not worth a word: the odds change by less than a twentieth. */
const LEAST = 0.05;
const MOST_NAMED = 4;
const WORDS = 3;

/** Tells what made the answer (method 11); nothing where it was not asked for. */
export function tellCauses(explanation: Explanation): Told[] {
  const { causes } = explanation;
  if (causes === null) return [];
  const name = playerNames(explanation);
  const answer = explanation.prediction.explained.name;
  const top = explanation.prediction.top[0]?.name;
  const ranked = rank(causes, causes.logodds);
  const list = (chosen: readonly Ranked[]) => {
    const named = chosen
      .slice(0, MOST_NAMED)
      .map((player) => `${name(player.label)} ${signed(player.value)}`);
    const more = chosen.slice(MOST_NAMED);
    const sum = more.reduce((total, { value }) => total + value, 0);
    return [...named, ...(more.length > 0 ? [`${more.length} more ${signed(sum)}`] : [])].join(", ");
  };
  const carrying = ranked.filter(({ value }) => value >= LEAST);
  const opposing = ranked.filter(({ value }) => value <= -LEAST).toReversed();
  const told: Told[] = [{ topic: "for", text: carrying.length === 0 ? "no part" : list(carrying) }];
  if (opposing.length > 0) told.push({ topic: "against", text: list(opposing) });
  if (causes.enough !== null)
    told.push({ topic: "enough", text: tellEnough(causes.enough, name, answer, top) });
  if (causes.needed !== null) {
    told.push({
      topic: "without",
      text:
        causes.needed.length === 0
          ? `whatever is taken away, the answer stays “${top ?? answer}”`
          : [
              ...causes.needed
                .slice(0, MOST_NAMED)
                .map(({ without, becomes }) => `without ${together(without, name)} it would be “${becomes}”`),
              ...moreSets(causes.needed.length),
            ].join("; "),
    });
  }
  const { versus } = causes;
  if (versus !== null) {
    const parts = rank(causes, versus.logodds).filter(({ value }) => Math.abs(value) >= LEAST);
    told.push({
      topic: "versus",
      text: `“${answer}” rather than “${versus.name}” by ${signed(versus.logodds.all)}: ${
        list(parts) || "no part tells them apart"
      }`,
    });
    const to = versus.leanings.filter(({ leaning }) => leaning > 0).slice(0, WORDS);
    const from = versus.leanings
      .filter(({ leaning }) => leaning < 0)
      .slice(-WORDS)
      .toReversed();
    const words = [
      ...(to.length > 0 ? [`to “${answer}”: ${to.map((word) => word.descriptor).join(", ")}`] : []),
      ...(from.length > 0 ? [`to “${versus.name}”: ${from.map((word) => word.descriptor).join(", ")}`] : []),
    ];
    if (words.length > 0) told.push({ topic: "words", text: words.join("; ") });
  }
  return told;
}

export interface Ranked {
  readonly label: string;
  readonly value: number;
}

/** Players with their values, largest first. */
export function rank(
  { players }: Pick<Causes, "players">,
  { values }: Pick<Attribution, "values">,
): Ranked[] {
  return players.map((label, p) => ({ label, value: values[p] })).toSorted((a, b) => b.value - a.value);
}

/** A player for readers: a part by its letter and first word, the rest by what it is. */
export function playerNames({ parts }: Explanation): (label: string) => string {
  const words = new Map(parts.map(({ label, descriptors }) => [label, descriptors[0]?.descriptor]));
  return (label) => {
    if (label === "rest") return "everything else";
    const word = words.get(label);
    return word === undefined ? label : `${label} (${word})`;
  };
}

/** A number with its sign. */
export function signed(value: number): string {
  const text = formatNumber(value);
  return Number(value.toFixed(2)) > 0 ? `+${text}` : text;
}

function tellEnough(
  enough: readonly (readonly string[])[],
  name: (label: string) => string,
  answer: string,
  top: string | undefined,
): string {
  if (enough.length === 0) {
    return top === answer ? "nothing" : `the whole image does not get “${answer}”; its answer is “${top}”`;
  }
  if (enough[0].length === 0)
    return `nothing at all: with every part taken away the answer is “${answer}” still`;
  const sets = enough.slice(0, MOST_NAMED).map((set) => together(set, name));
  const named = `${sets.join(", or ")}${enough[0].length === 1 ? " alone" : ""}`;
  return [named, ...moreSets(enough.length)].join("; ");
}

/** How many sets are not named; nothing where all are. */
function moreSets(count: number): string[] {
  return count > MOST_NAMED ? [`${count - MOST_NAMED} more as small`] : [];
}

function together(set: readonly string[], name: (label: string) => string): string {
  const names = set.map(name);
  return names.length < 2 ? (names[0] ?? "anything") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
