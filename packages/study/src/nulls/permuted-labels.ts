import { createRandom, percentileInterval, shuffle } from "@commonground/core";
import type { RunTable } from "../summary/run-table.ts";
import { meanDifference } from "./mean-difference.ts";
import type { NullFigure } from "./null-report.ts";

export const LABEL_DRAWS = 100;

/** Accuracy had the labels been dealt to the images anew. */
export interface PermutedLabels {
  readonly top1: NullFigure;
  /** Accuracy in each draw. Runs over the same images with the same labels are drawn alike. */
  readonly accuracies: Float64Array;
}

/**
 * Permutes the labels over the images that have one, failed ones among them. The mean over all permutations is known:
 * Σ over classes of labels · answers / n². Null where no labelled image was answered.
 */
export function permutedLabels(
  { labels, predicted, measures }: Pick<RunTable, "labels" | "predicted" | "measures">,
  seed: number,
): PermutedLabels | null {
  const labelled = Array.from(labels.keys()).filter((i) => labels[i] !== null);
  const places = new Map<string, number>();
  const place = (name: string | null): number => {
    if (name === null) return -1;
    if (!places.has(name)) places.set(name, places.size);
    return places.get(name)!;
  };
  const dealt = Int32Array.from(labelled, (i) => place(labels[i]));
  const counts = new Float64Array(places.size);
  for (const label of dealt) counts[label]++;
  // Images that count towards accuracy, and their answers.
  const counted = labelled.map((i) => !Number.isNaN(measures.top1[i]));
  const answers = Int32Array.from(labelled, (i, at) => (counted[at] ? place(predicted[i]) : -1));
  const images = counted.filter(Boolean).length;
  if (images === 0) return null;

  const random = createRandom(seed);
  const accuracies = new Float64Array(LABEL_DRAWS);
  for (let draw = 0; draw < LABEL_DRAWS; draw++) {
    shuffle(dealt, random);
    let right = 0;
    for (let at = 0; at < answers.length; at++) if (dealt[at] === answers[at]) right++;
    accuracies[draw] = right / images;
  }
  const own = Float64Array.from(labelled, (i) => measures.top1[i]);
  const expected = Float64Array.from(answers, (answer, at) =>
    counted[at] ? (counts[answer] ?? 0) / labelled.length : NaN,
  );
  let sum = 0;
  for (const value of expected) sum += value || 0;
  return {
    top1: {
      value: sum / images,
      interval: labelled.length < 2 ? null : percentileInterval(accuracies),
      less: meanDifference(own, expected),
    },
    accuracies,
  };
}
