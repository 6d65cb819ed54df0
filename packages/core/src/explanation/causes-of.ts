import type { Causes } from "../causes/causes.ts";
import { findCauses } from "../causes/find-causes.ts";
import type { Scoring } from "../encoder/encoder.ts";
import type { Target } from "../language/target.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import { type Matrix, selectRows } from "../linalg/matrix.ts";
import { type PredictedTarget, withRow } from "./predict-target.ts";
import type { ExplainSettings } from "./settings.ts";

export interface CausesOfInput {
  /** The image with parts taken away, as `encodeSubsets` gives it. */
  readonly subsets: Matrix;
  /** Of the parts, in their order. */
  readonly labels: readonly string[];
  readonly predicted: PredictedTarget;
  /** Descriptors of the parts and of the target: the words that may lean. */
  readonly words: readonly number[];
}

/** What made the answer for one image: its parts as players, the vocabulary's classes and further targets as answers. */
export function causesOf(
  { subsets, labels, predicted, words }: CausesOfInput,
  vocabulary: Vocabulary,
  scoring: Scoring,
  settings: ExplainSettings,
): Causes {
  const names = [...vocabulary.classes];
  let weights = vocabulary.classWeights;
  const rowOf = (target: Target): number => {
    const known = names.indexOf(target.name);
    if (known >= 0) return known;
    names.push(target.name);
    weights = withRow(weights, target.weight);
    return names.length - 1;
  };
  const target = rowOf(predicted.target);
  const versus = predicted.versus === undefined ? undefined : rowOf(predicted.versus);
  const distinct = [...new Set(words)];
  return findCauses(
    subsets,
    {
      labels,
      names,
      weights,
      classes: vocabulary.classes.length,
      target,
      versus: versus === target ? undefined : versus,
      words: distinct.map((index) => vocabulary.descriptors[index]),
      wordWeights: selectRows(vocabulary.descriptorWeights, distinct),
    },
    scoring,
    settings,
  );
}
