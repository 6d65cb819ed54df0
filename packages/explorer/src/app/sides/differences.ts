import type { MutualKnowledgeExplanation, Prediction } from "@commonground/core";
import { rank } from "@commonground/report";
import { pairsOfParts } from "../../state/pairs-of-parts.ts";

/** A probability; `atMost` where the class was not among those that were told, so that it is no larger. */
export interface Told {
  readonly probability: number;
  readonly atMost: boolean;
}

export interface AnswerPair {
  readonly name: string;
  /** Null where the side does not have such a class. */
  readonly first: Told | null;
  readonly second: Told | null;
}

/** The answers told by either side, by the larger probability. */
export function pairAnswers(
  first: Pick<Prediction, "top">,
  second: Pick<Prediction, "top">,
  classesOf: { readonly first: readonly string[]; readonly second: readonly string[] },
): readonly AnswerPair[] {
  const names = [...new Set([...first.top, ...second.top].map(({ name }) => name))];
  const has = { first: new Set(classesOf.first), second: new Set(classesOf.second) };
  const tell = (side: "first" | "second", { top }: Pick<Prediction, "top">, name: string): Told | null => {
    const found = top.find((each) => each.name === name);
    if (found !== undefined) return { probability: found.probability, atMost: false };
    return has[side].has(name) ? { probability: top.at(-1)?.probability ?? 1, atMost: true } : null;
  };
  return names
    .map((name) => ({ name, first: tell("first", first, name), second: tell("second", second, name) }))
    .toSorted((a, b) => Math.max(sure(b.first), sure(b.second)) - Math.max(sure(a.first), sure(a.second)));
}

const sure = (told: Told | null) => (told === null || told.atMost ? 0 : told.probability);

export interface WordsApart {
  readonly first: readonly string[];
  readonly both: readonly string[];
  readonly second: readonly string[];
}

/** Words of one side alone, and of both, in their order there. */
export function wordsApart(first: readonly string[], second: readonly string[]): WordsApart {
  const [a, b] = [new Set(first), new Set(second)];
  return {
    first: [...a].filter((word) => !b.has(word)),
    both: [...a].filter((word) => b.has(word)),
    second: [...b].filter((word) => !a.has(word)),
  };
}

/** All words by which a vision encoder told the parts, each once. */
export const wordsSeen = ({ parts }: Pick<MutualKnowledgeExplanation, "parts">): readonly string[] => [
  ...new Set(parts.flatMap(({ descriptors }) => descriptors.map(({ descriptor }) => descriptor))),
];

export interface PartPair {
  /** Letters, or "rest"; null where the other side has no part in that place. */
  readonly first: string | null;
  readonly second: string | null;
  /** What it adds to its side's answer, in log-odds. */
  readonly values: { readonly first: number | null; readonly second: number | null };
}

type Weighed = Pick<MutualKnowledgeExplanation, "image" | "parts" | "causes">;

/**
 * Values of parts in the same places, those that differ most first, then parts of one side alone; null while a side has no
 * values, and for two images.
 */
export function pairValues(first: Weighed, second: Weighed): readonly PartPair[] | null {
  if (first.causes === null || second.causes === null) return null;
  if (first.image.sha256 !== second.image.sha256) return null;
  const valuesOf = ({ causes }: Weighed) =>
    new Map(rank(causes!, causes!.logodds).map(({ label, value }) => [label, value]));
  const [a, b] = [valuesOf(first), valuesOf(second)];
  const pairs: PartPair[] = [...pairsOfParts(first, second), ["rest", "rest"] as const].map(
    ([one, other]) => ({
      first: one,
      second: other,
      values: { first: a.get(one) ?? null, second: b.get(other) ?? null },
    }),
  );
  const apart = ({ values }: PartPair) => Math.abs((values.first ?? 0) - (values.second ?? 0));
  const alone: PartPair[] = [
    ...[...a.keys()]
      .filter((label) => pairs.every((pair) => pair.first !== label))
      .map((label) => ({ first: label, second: null, values: { first: a.get(label)!, second: null } })),
    ...[...b.keys()]
      .filter((label) => pairs.every((pair) => pair.second !== label))
      .map((label) => ({ first: null, second: label, values: { first: null, second: b.get(label)! } })),
  ];
  return [...pairs.toSorted((x, y) => apart(y) - apart(x)), ...alone];
}
