import type { Explanation, RunLengths, Seen, Vocabulary } from "@commonground/core";
import { regionsOfExplanation } from "../attribution/regions-of-explanation.ts";

/** What is compared of an explanation; concepts by their places in the vocabulary, which another bank of words keeps. */
export interface Told {
  /** The most probable class. */
  readonly answer: string;
  /** The class that is explained. */
  readonly explained: string;
  /** D_v. */
  readonly visionConcepts: readonly number[];
  /** D_ŷ. */
  readonly languageConcepts: readonly number[];
  /** D_v ∩ D_ŷ. */
  readonly sharedConcepts: readonly number[];
  /** One a part; null where no part has a concept. */
  readonly conceptScores: readonly number[] | null;
  /** Shapley values on the log-odds, one a part; null without causes. */
  readonly causes: readonly number[] | null;
}

/** The parts of an image and where they lie. */
export interface PartsSeen {
  readonly width: number;
  readonly height: number;
  readonly masks: readonly RunLengths[];
}

export function partsSeen({ image: { frame }, parts }: Seen): PartsSeen {
  return { width: frame.width, height: frame.height, masks: parts.map(({ mask }) => mask) };
}

export function toldOf(explanation: Explanation, { descriptors }: Pick<Vocabulary, "descriptors">): Told {
  const { prediction, visionConcepts, languageConcepts, mutualConcepts } = explanation;
  const places = new Map(descriptors.map((descriptor, place) => [descriptor, place]));
  const placesOf = (names: readonly string[]) => names.map((name) => places.get(name)!);
  return {
    answer: prediction.top[0].name,
    explained: prediction.explained.name,
    visionConcepts: placesOf(visionConcepts!.map(({ descriptor }) => descriptor)),
    languageConcepts: placesOf(languageConcepts!.map(({ descriptor }) => descriptor)),
    sharedConcepts: placesOf(mutualConcepts!),
    conceptScores: regionsOfExplanation(explanation, "concept")?.scores ?? null,
    causes: regionsOfExplanation(explanation, "logodds")?.scores ?? null,
  };
}
