import type { Causes } from "../causes/causes.ts";
import { findCauses } from "../causes/find-causes.ts";
import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import type { Pixels } from "../image/pixels.ts";
import type { Target } from "../language/target.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import { selectRows } from "../linalg/matrix.ts";
import type { PartMasks } from "../vision/part-masks.ts";
import { partIdentity } from "./part-identity.ts";
import { type PredictedTarget, withRow } from "./predict-target.ts";
import type { ExplainSettings } from "./settings.ts";

export interface CausesOfInput {
  readonly frame: Pixels;
  readonly masks: PartMasks;
  /** Identity of each part, in the order of the masks. */
  readonly clusters: readonly number[];
  readonly predicted: PredictedTarget;
  /** Descriptors of the parts and of the target: the words that may lean. */
  readonly words: readonly number[];
}

/** What made the answer for one image: its parts as players, the vocabulary's classes and further targets as answers. */
export async function causesOf(
  encoder: Encoder,
  { frame, masks, clusters, predicted, words }: CausesOfInput,
  vocabulary: Vocabulary,
  settings: ExplainSettings,
  options: EncodeOptions,
): Promise<Causes> {
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
    encoder,
    {
      frame,
      parts: masks.parts.map(({ mask }, p) => ({ label: partIdentity(clusters[p]).label, mask })),
      names,
      weights,
      classes: vocabulary.classes.length,
      target,
      versus: versus === target ? undefined : versus,
      words: distinct.map((index) => vocabulary.descriptors[index]),
      wordWeights: selectRows(vocabulary.descriptorWeights, distinct),
    },
    settings,
    options,
  );
}
