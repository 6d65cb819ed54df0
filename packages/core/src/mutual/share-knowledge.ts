import type { MutualKnowledgeExplanation } from "../explanation/explanation.ts";
import { coupledMutualInformation } from "./coupled-mi.ts";
import { dynamics } from "./dynamics.ts";
import { publishedMutualInformation } from "./published-mi.ts";
import { sharedAboveChance } from "./shared-above-chance.ts";
import { sharedConcepts } from "./shared-concepts.ts";

/** What both encoders hold (method 5 and 13): D_v ∩ D_ŷ, both estimators, share and chance, and their dynamics. */
export interface SharedKnowledge {
  /** One flag for each concept of D_v, in its order. */
  readonly shared: readonly boolean[];
  readonly mutualInformation: MutualKnowledgeExplanation["mutualInformation"];
  readonly dynamics: MutualKnowledgeExplanation["dynamics"];
  readonly share: MutualKnowledgeExplanation["share"];
}

/**
 * `vision`: D_v, distinct, most important first; `language`: D_ŷ, distinct; `others`: the language concepts of every
 * other class. All as indices of descriptors.
 */
export function shareKnowledge(
  vision: readonly number[],
  language: ArrayLike<number>,
  others: readonly ArrayLike<number>[],
): SharedKnowledge {
  const shared = sharedConcepts(vision, language);
  const sharedCount = shared.filter(Boolean).length;
  const [n, m] = [vision.length, language.length];
  return {
    shared,
    mutualInformation: {
      visionCount: n,
      languageCount: m,
      sharedCount,
      published: publishedMutualInformation(n, m, sharedCount),
      coupled: coupledMutualInformation(n, m, sharedCount),
    },
    dynamics: {
      published: dynamics(shared, m, publishedMutualInformation),
      coupled: dynamics(shared, m, coupledMutualInformation),
    },
    share: sharedAboveChance(vision, language, others),
  };
}
