import type { ConceptTable } from "../nulls/concept-table.ts";
import { datasetMutualInformation, type NullDistribution } from "@commonground/core";

/** Pairs (concept, answer) that the permutations of a run go through, at most; some seconds for a hundred million. */
const MOST_PAIRS = 20_000_000;
const LEAST_PERMUTATIONS = 20;

/** How much a concept that vision saw tells of the answer, over all images of a run (method 5.5). */
export interface ConceptInformation {
  /** Pairs of a concept and the answer of its image. */
  readonly pairs: number;
  /** Nats, from relative frequencies; biased upwards, the more so the fewer pairs a concept and an answer have. */
  readonly plugIn: number;
  /** Plug-in after Miller and Madow; may be below 0. */
  readonly millerMadow: number;
  /** What each image adds, in the order of the rows; NaN for one without an answer. */
  readonly ofImages: { readonly information: Float64Array; readonly pairs: Float64Array };
  readonly permutations: number;
  /** Plug-in values with the answers permuted over images. */
  readonly nullDistribution: NullDistribution;
}

/**
 * Of what vision saw in each image and the `answers`, −1 for none. Null for fewer than two answered images, or without a concept.
 */
export function conceptInformation(
  { seen: all, starts, ends, named }: ConceptTable,
  answers: Int32Array,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): ConceptInformation | null {
  const numbers = inOrderSeen(all, named);
  const answered = Array.from(answers.keys()).filter((i) => answers[i] >= 0);
  const seen = answered.map((i) => (starts[i] < 0 ? [] : numbers.subarray(starts[i], ends[i])));
  const pairs = seen.reduce((sum, list) => sum + list.length, 0);
  if (answered.length < 2 || pairs === 0) return null;
  const permutations = Math.min(draws, Math.max(LEAST_PERMUTATIONS, Math.floor(MOST_PAIRS / pairs)));
  const { plugIn, millerMadow, ofImages, nullDistribution } = datasetMutualInformation(
    { concepts: seen, predictions: Int32Array.from(answered, (i) => answers[i]) },
    { bootstrap: 0, permutations, seed },
  );
  const placed = (values: Float64Array) => {
    const all = new Float64Array(answers.length).fill(NaN);
    for (const [k, i] of answered.entries()) all[i] = values[k];
    return all;
  };
  return {
    pairs,
    plugIn: plugIn.value,
    millerMadow: millerMadow.value,
    ofImages: { information: placed(ofImages.information), pairs: placed(ofImages.pairs) },
    permutations,
    nullDistribution: nullDistribution!,
  };
}

/** Numbers of concepts by where they stand first in `all`, so that sums over them have one order whatever else is numbered. */
function inOrderSeen(all: Int32Array, named: number): Int32Array {
  const places = new Int32Array(named).fill(-1);
  let count = 0;
  return all.map((concept) => (places[concept] < 0 ? (places[concept] = count++) : places[concept]));
}
