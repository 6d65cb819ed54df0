import { type Attribution, decodeRuns, type Explanation } from "@commonground/core";
import type { AttributedRegions } from "./attributed-regions.ts";

/** What orders the parts of an explanation: the paper's concept score, or the values of the parts by one measure. */
export type PartScore = "concept" | "logodds" | "similarity";

/**
 * The parts of an explanation with their scores; null where it has no part, or no causes for what they are asked by.
 * `concept` is the paper's score (method 6) with the part's best descriptor: the cosine of image and descriptor times
 * that of part and descriptor.
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

/** A part without descriptors comes last. */
function conceptScores({ parts, visionConcepts }: Explanation): number[] {
  const relevance = new Map(visionConcepts.map((concept) => [concept.descriptor, concept.relevance]));
  return parts.map(({ descriptors: [best] }) =>
    best === undefined ? -Infinity : best.similarity * (relevance.get(best.descriptor) ?? 0),
  );
}
