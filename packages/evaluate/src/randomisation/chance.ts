import { createRandom, sampleWithoutReplacement } from "@commonground/core";
import { randomRegions } from "../controls/random-regions.ts";
import { drawingSeed } from "../interventions/drawings/drawing-seed.ts";
import { fittingParts, shapeOf } from "../stability/fitting-parts.ts";
import { expectedJaccard } from "./expected-jaccard.ts";
import { type Compared, meanIndex, type Overlaps, RANDOMISATION_MEASURE_NAMES } from "./measures.ts";

/** Other images whose own explanations each one is held against. */
export const OTHERS = 20;

/** Places of the other images that image `place` of `count` is held against: drawn, the same for every step. */
export function othersOf(place: number, count: number, seed: number): number[] {
  const random = createRandom(drawingSeed(seed, place));
  return Array.from(sampleWithoutReplacement(count - 1, OTHERS, random), (other) =>
    other < place ? other : other + 1,
  );
}

/** Means over several comparisons, of those that have a value. */
export function meanOverlaps(all: readonly Overlaps[]): Overlaps {
  const entries = RANDOMISATION_MEASURE_NAMES.map((name) => {
    const known = all.flatMap((each) => each[name] ?? []);
    return [name, known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length];
  });
  return Object.fromEntries(entries) as unknown as Overlaps;
}

/**
 * What chance alone gives: as many descriptors drawn at random from `descriptors`, regions of the parts' areas at random
 * places, a random order, an answer drawn from `classes`.
 */
export function sameSizeOverlaps(
  before: Compared,
  after: Compared,
  { descriptors, classes, seed }: { descriptors: number; classes: number; seed: number },
): Overlaps {
  const sets = (of: "visionConcepts" | "languageConcepts" | "sharedConcepts") => {
    const [n, m] = [before.told[of].length, after.told[of].length];
    return n + m === 0 ? null : expectedJaccard(n, m, descriptors);
  };
  const drawn =
    before.parts.length === 0
      ? []
      : randomRegions(
          before.parts.map(({ mask }) => mask),
          createRandom(seed),
        ).map(shapeOf);
  return {
    visionConcepts: sets("visionConcepts"),
    languageConcepts: sets("languageConcepts"),
    sharedConcepts: sets("sharedConcepts"),
    parts: meanIndex(drawn, after.parts.length === 0 ? [] : fittingParts(drawn, after.parts)),
    conceptOrder: 0,
    causesOrder: after.told.causes === null ? null : 0,
    answer: 1 / classes,
  };
}
