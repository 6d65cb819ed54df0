import type { Scoring } from "../encoder/encoder.ts";
import { matrix, type Matrix, row } from "../linalg/matrix.ts";
import { similarities } from "../linalg/products.ts";
import type { Attribution, Causes, Leaning, Removal } from "./causes.ts";
import { classValues, type ClassValues } from "./class-values.ts";
import { planSubsets } from "./encode-subsets.ts";
import { enoughSubsets, neededSubsets } from "./enough-needed.ts";
import { sampledShapley } from "./sampled-shapley.ts";
import { shapleyInteractions, shapleyValues } from "./shapley.ts";

export interface CausesInput {
  /** Of the parts, in the order in which they were encoded. */
  readonly labels: readonly string[];
  /** Names and unit weights (rows) of all classes; a target that is no class comes after the `classes` first. */
  readonly names: readonly string[];
  readonly weights: Matrix;
  readonly classes: number;
  /** Row of the explained class. */
  readonly target: number;
  /** Row of the class it is set against; undefined for none. */
  readonly versus: number | undefined;
  /** Words to lean between the two, with the rows of their unit embeddings. */
  readonly words: readonly string[];
  readonly wordWeights: Matrix;
}

/**
 * Which parts made the answer (method 11): what is left when the parts and the rest are taken away in every combination,
 * `subsets` as `encodeSubsets` gives them by the same settings, and the value shared out by Shapley's rule; beyond
 * eight players over random orders, with standard errors.
 */
export function findCauses(
  subsets: Matrix,
  input: CausesInput,
  scoring: Scoring,
  settings: { readonly removal: Removal; readonly seed: number },
): Causes {
  const { names, classes, target, versus } = input;
  const players = [...input.labels, "rest"];
  const count = players.length;
  const planned = planSubsets(count, settings.seed);
  const cosines = similarities(subsets, input.weights);
  const options = { scoring, target, versus: versus ?? -1, classes };
  const values = new Map(planned.subsets.map((subset, i) => [subset, classValues(row(cosines, i), options)]));

  const measure = (of: keyof Omit<ClassValues, "answer">): Attribution => {
    const v = (subset: number) => values.get(subset)![of];
    const ends = { all: v(2 ** count - 1), none: v(0) };
    if (planned.orders !== null) return { ...ends, ...sampledShapley(planned.orders, v), interactions: null };
    const table = planned.subsets.map(v);
    return {
      ...ends,
      values: shapleyValues(table, count),
      standardErrors: null,
      interactions: shapleyInteractions(table, count),
    };
  };
  const members = (subset: number) => players.filter((_, p) => (subset >> p) & 1);
  const exact = planned.orders === null;
  const answers = exact ? planned.subsets.map((subset) => values.get(subset)!.answer) : null;
  return {
    removal: settings.removal,
    players,
    estimator: exact ? "exact" : "sampled",
    encodings: planned.subsets.length,
    permutations: planned.orders && planned.orders.length,
    logodds: measure("logodds"),
    similarity: measure("similarity"),
    versus:
      versus === undefined
        ? null
        : { name: names[versus], logodds: measure("versus"), leanings: leanings(input, target, versus) },
    enough: answers && enoughSubsets(answers, target).map(members),
    needed:
      answers &&
      neededSubsets(answers).map(({ without, becomes }) => ({
        without: members(without),
        becomes: names[becomes],
      })),
  };
}

function leanings({ words, wordWeights, weights }: CausesInput, target: number, versus: number): Leaning[] {
  const pair = matrix(2, weights.columns);
  pair.data.set(row(weights, target));
  pair.data.set(row(weights, versus), weights.columns);
  const cosines = similarities(wordWeights, pair).data;
  return words
    .map((descriptor, w) => ({ descriptor, leaning: cosines[2 * w] - cosines[2 * w + 1] }))
    .toSorted((a, b) => b.leaning - a.leaning);
}
