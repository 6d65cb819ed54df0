import {
  coupledMutualInformation,
  dynamics,
  type MutualInformationEstimator,
  type MutualKnowledgeExplanation,
  publishedMutualInformation,
} from "@commonground/core";

/** Words of the class alone that are shown. */
const SHOWN = 12;

export interface SharedSets {
  readonly vision: readonly string[];
  readonly both: readonly string[];
  readonly language: readonly string[];
  /** Words of the class alone that are not shown. */
  readonly more: number;
  /** What is taken out, in that order. */
  readonly taken: readonly string[];
}

interface Held {
  readonly descriptor: string;
  readonly mutual: boolean | null;
}

const alone = (words: readonly Held[]) =>
  words.filter(({ mutual }) => !mutual).map(({ descriptor }) => descriptor);

/** What each side holds, less what is taken out; of `taken` just what one of them holds. */
export function sharedSets(
  explanation: {
    readonly visionConcepts: readonly Held[];
    readonly languageConcepts: readonly Held[];
    readonly mutualConcepts: readonly string[];
  },
  taken: readonly string[],
): SharedSets {
  const out = new Set(taken);
  const { visionConcepts, languageConcepts, mutualConcepts } = explanation;
  const left = (words: readonly string[]) => words.filter((word) => !out.has(word));
  const language = left(alone(languageConcepts));
  const known = new Set([...visionConcepts, ...languageConcepts].map(({ descriptor }) => descriptor));
  return {
    vision: left(alone(visionConcepts)),
    both: left(mutualConcepts),
    language: language.slice(0, SHOWN),
    more: Math.max(0, language.length - SHOWN),
    taken: taken.filter((word) => known.has(word)),
  };
}

/**
 * The explanation with its dynamics in another order: first the words that are taken out, in the order in which they were,
 * then all others as before. `count` of the curve's steps are made, so that its value there is what is shared now. A word
 * that is taken out keeps its place and does not match any more (method 5), so one of the class alone makes no step.
 */
export function takenOut(
  explanation: MutualKnowledgeExplanation,
  taken: readonly string[],
): { readonly explanation: MutualKnowledgeExplanation; readonly count: number } {
  const seen = new Map(explanation.visionConcepts.map((concept) => [concept.descriptor, concept]));
  const first = taken.flatMap((word) => seen.get(word) ?? []);
  if (first.length === 0) return { explanation, count: 0 };
  const visionConcepts = [...new Set([...first, ...explanation.visionConcepts])];
  const fall = (estimator: MutualInformationEstimator) =>
    dynamics(
      visionConcepts.map(({ mutual }) => mutual),
      explanation.languageConcepts.length,
      estimator,
    );
  return {
    explanation: {
      ...explanation,
      visionConcepts,
      mutualConcepts: visionConcepts.filter(({ mutual }) => mutual).map(({ descriptor }) => descriptor),
      dynamics: { coupled: fall(coupledMutualInformation), published: fall(publishedMutualInformation) },
    },
    count: first.length,
  };
}
