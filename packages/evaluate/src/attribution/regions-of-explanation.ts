import { type Attribution, decodeRuns, type Explanation, isMutualKnowledge } from "@commonground/core";
import type { AttributedRegions } from "./attributed-regions.ts";

/** What orders the parts of an explanation: the paper's concept score, or the values of the parts by one measure. */
export type PartScore = "concept" | "logodds" | "similarity";

/**
 * The parts of an explanation with their scores; null where it has no part, or neither concepts nor causes for what they
 * are asked by.
 * `concept` is the paper's score (method 6) with the part's best descriptor: the cosine of image and part times that of
 * image and descriptor; of another method its own score of the concept (7).
 */
export function regionsOfExplanation(explanation: Explanation, by: PartScore): AttributedRegions | null {
  const { image, parts, causes } = explanation;
  if (parts.length === 0) return null;
  const scores = by === "concept" ? conceptScores(explanation) : causes && valuesOf(causes[by], parts.length);
  if (scores === null) return null;
  return {
    method: `${explanation.method.name}, ${by}`,
    regions: parts.map(({ mask }) => decodeRuns(mask, image.frame.width, image.frame.height)),
    scores,
  };
}

function valuesOf({ values }: Attribution, parts: number): number[] {
  return values.slice(0, parts);
}

/** How far below all others a part without descriptors lies, which comes last. */
const LAST = 1e-6;

function conceptScores(explanation: Explanation): number[] | null {
  const { parts, visionConcepts } = explanation;
  if (visionConcepts === null) return null;
  const ours = isMutualKnowledge(explanation);
  const concepts = new Map(visionConcepts.map((concept) => [concept.descriptor, concept]));
  const scores = parts.map(({ similarity, descriptors: [best] }) => {
    const concept = best && concepts.get(best.descriptor);
    if (concept === undefined) return null;
    return ours ? (similarity ?? 0) * (concept.relevance ?? 0) : concept.importance;
  });
  const known = scores.filter((score) => score !== null);
  if (known.length === 0) return null;
  const last = Math.min(...known) - LAST;
  return scores.map((score) => score ?? last);
}
