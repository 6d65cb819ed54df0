import type { Explanation } from "../explanation/explanation.ts";
import { coupledMutualInformation } from "./coupled-mi.ts";
import { dynamics } from "./dynamics.ts";
import { publishedMutualInformation } from "./published-mi.ts";
import { sharedConcepts } from "./shared-concepts.ts";

/** What both encoders hold (method 5): D_v ∩ D_ŷ, both estimators and their dynamics. */
export interface MutualKnowledge {
  /** One flag for each concept of D_v, in its order. */
  readonly shared: readonly boolean[];
  readonly mutualInformation: Explanation["mutualInformation"];
  readonly dynamics: Explanation["dynamics"];
}

/**
 * `vision`: D_v, distinct, most important first. `language`: D_ŷ, distinct. Both as indices of descriptors.
 */
export function mutualKnowledge(vision: readonly number[], language: ArrayLike<number>): MutualKnowledge {
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
  };
}
