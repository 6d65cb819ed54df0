import type { Interval, Resampling } from "@commonground/core";
import type { MeasureName } from "../summary/measures.ts";

/** What ran on one side; `model` with the beginning of a hash where both sides' models have one name. */
export interface DiffSide {
  readonly model: string;
  readonly precision: string;
  readonly runtime: string;
  readonly device: string;
  readonly weightsSha256: string;
  readonly bankSha256: string;
  /** What it makes of an image before its weights do, and how large it is. */
  readonly configurationSha256: string;
  /** Whether parts were found in each image by itself or jointly over the images of a class. */
  readonly parts: "image" | "class";
}

export interface ChangedAnswer {
  readonly id: string;
  readonly label: string | null;
  readonly a: string;
  readonly b: string;
  /** Probabilities of those answers. */
  readonly confidence: readonly [a: number, b: number];
}

export interface Answers {
  /** Share of the images with another answer, 0 to 1, and its 95 % interval, null of a single image. */
  readonly changed: number;
  readonly interval: Interval | null;
  /** Of the changed answers to labelled images: right before, right now, neither. */
  readonly lost: number;
  readonly gained: number;
  readonly otherwise: number;
  /** In the order of the images. */
  readonly images: readonly ChangedAnswer[];
}

/** Means of a measure over the images that have it on both sides. */
export interface MeasureChange {
  readonly name: MeasureName;
  readonly label: string;
  readonly images: number;
  readonly a: number;
  readonly b: number;
  readonly difference: number;
  /** 95 % of the difference; null of a single image. */
  readonly interval: Interval | null;
  readonly pValue: number;
  /** After Benjamini and Hochberg, over all measures. */
  readonly adjusted: number;
}

export interface ConceptChange {
  /** What vision says of the image, or what of it language holds as well. */
  readonly kind: "vision" | "shared";
  /** The images' label, or A's answer where they have none; null: all images. */
  readonly class: string | null;
  readonly concept: string;
  /** Images that have it with B alone, and with A alone. */
  readonly gained: number;
  readonly lost: number;
  readonly pValue: number;
  /** After Benjamini and Hochberg, over all that were tested. */
  readonly adjusted: number;
  /** Whether `adjusted` keeps the false discovery rate. */
  readonly found: boolean;
}

export interface Concepts {
  /** Mean over images of the Jaccard index of both sides' vision concepts, 0 to 1. */
  readonly agreement: number;
  /** Expected share of false ones among those found, at most. */
  readonly falseDiscoveryRate: number;
  /** Those that differ on enough images to be tested, most certain first. */
  readonly tested: readonly ConceptChange[];
  /** Those that differ on too few images for any test. */
  readonly untested: number;
}

export interface MovedPart {
  readonly id: string;
  /** As A calls it; B may call the same part by another letter. */
  readonly part: string;
  /** Log-odds of the side's own answer. */
  readonly a: number;
  readonly b: number;
}

export interface Parts {
  /** Images with values on both sides and the same answer. */
  readonly images: number;
  /** Of them, those whose parts are the same on both sides. */
  readonly comparable: number;
  /** Mean over their parts of |b − a|, in log-odds; null where nothing can be compared. */
  readonly meanMove: number | null;
  /** Share of them whose most valuable part is another; null likewise. */
  readonly otherFirst: number | null;
  /** Largest moves first. */
  readonly moved: readonly MovedPart[];
}

/** Two runs over the same images, set side by side. */
export interface Diff {
  readonly schema: "commonground/diff@1";
  readonly a: DiffSide;
  readonly b: DiffSide;
  /** Settings that differ. */
  readonly settings: Readonly<Record<string, readonly [a: unknown, b: unknown]>>;
  /** Images answered on both sides; only these are compared. */
  readonly images: number;
  readonly failed: number;
  readonly resampling: Resampling;
  readonly answers: Answers;
  readonly measures: readonly MeasureChange[];
  readonly concepts: Concepts;
  /** Null where a side has no values. */
  readonly parts: Parts | null;
}
