import type { Prediction } from "@commonground/core";
import type { WhatIf } from "../../state/what-if.ts";

/** Rivals that only come up when something is taken away: as many are shown beside the five. */
const MOST_NEW = 2;
/** Below it a new rival is not worth a row. */
const LEAST = 0.01;

export interface AnswerRow {
  readonly name: string;
  /** Probability with nothing taken away; null for an answer that was not among the five then. */
  readonly before: number | null;
  readonly now: number;
}

/**
 * The bars: the answers of the whole image in their order, whatever is taken away, so that each bar moves in its place;
 * then those that are new among the first five without what was taken away.
 */
export function answerRows(
  { top }: Pick<Prediction, "top">,
  whatIf: Pick<WhatIf, "prediction" | "probabilities"> | null,
  classes: readonly string[],
): readonly AnswerRow[] {
  if (whatIf === null)
    return top.map(({ name, probability }) => ({ name, before: probability, now: probability }));
  const { prediction, probabilities } = whatIf;
  const known = new Set(top.map(({ name }) => name));
  return [
    ...top.map(({ name, probability }) => ({
      name,
      before: probability,
      now: probabilities[classes.indexOf(name)] ?? 0,
    })),
    ...prediction.top
      .filter(({ name, probability }) => !known.has(name) && probability >= LEAST)
      .slice(0, MOST_NEW)
      .map(({ name, probability }) => ({ name, before: null, now: probability })),
  ];
}
