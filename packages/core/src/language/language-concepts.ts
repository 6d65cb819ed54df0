import type { Target } from "./target.ts";
import { nearestDescriptors, type NearestDescriptors } from "./nearest-descriptors.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** D_ŷ (method 4): the `count` descriptors nearest to the target. */
export function languageConcepts(target: Target, vocabulary: Vocabulary, count: number): NearestDescriptors {
  return nearestDescriptors(target.weight, vocabulary.descriptorWeights, count);
}
