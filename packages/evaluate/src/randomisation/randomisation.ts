import type { Estimate } from "../interventions/interventions.ts";
import type { Overlaps, RandomisationMeasure } from "./measures.ts";
import type { StepName } from "./steps.ts";

export const RANDOMISATION_SCHEMA = "commonground/randomisation@1";

/**
 * What became of an overlap, by the interval of its lead over other images' explanations. `same`: 1 in every image, since
 * what was drawn anew is nothing that it depends on. `above`: it did not fall to chance. `chance`: it fell; the lead may be
 * nothing or less and is no more than `NEAR_CHANCE`. `below`: less than chance by more than that. `open`: too few images to
 * tell.
 */
export type Verdict = "same" | "above" | "chance" | "below" | "open";

/** An overlap with the model's own explanations over all images, beside chance. */
export interface RandomisedMeasure {
  readonly value: Estimate;
  /** Of the same explanation and the model's own ones of other images. */
  readonly others: Estimate;
  /** Of as many random descriptors, random regions of the same areas, a random order. */
  readonly sameSize: Estimate;
  /** Over other images' explanations, paired by image. */
  readonly lead: Estimate;
  readonly leadOverSameSize: Estimate;
  readonly verdict: Verdict;
}

export interface RandomisedStep {
  readonly step: StepName;
  /** Blocks of the vision encoder from the last one down that were drawn anew; null where it goes by no blocks. */
  readonly blocks: number | null;
  /** Null where no image has such a value. */
  readonly measures: Readonly<Record<RandomisationMeasure, RandomisedMeasure | null>>;
}

/** An image's overlaps after one step, and those by chance. */
export interface ImageOverlaps {
  readonly own: Overlaps;
  readonly others: Overlaps;
  readonly sameSize: Overlaps;
}

/** A result of `randomise`: do explanations fall to chance when what they should depend on is drawn anew. */
export interface Randomisation {
  readonly schema: typeof RANDOMISATION_SCHEMA;
  readonly software: string;
  readonly model: { readonly id: string; readonly sha256: string };
  readonly bank: { readonly name: string; readonly sha256: string };
  readonly classes: number;
  readonly dataSet: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly resamples: number;
  /** Blocks of the vision encoder. */
  readonly blocks: number;
  /** Images whose own explanations each explanation is held against, besides its own. */
  readonly others: number;
  readonly steps: readonly RandomisedStep[];
  readonly images: readonly {
    readonly id: string;
    /** The class that the model's own explanation tells of. */
    readonly explained: string;
    readonly overlaps: Readonly<Record<string, ImageOverlaps>>;
  }[];
  readonly failed: readonly { readonly id: string; readonly error: string }[];
}
