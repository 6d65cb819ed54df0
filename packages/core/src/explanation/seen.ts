import type { Matrix } from "../linalg/matrix.ts";
import type { ImageRecord, Note, Part, Prominent } from "./explanation.ts";
import type { ExplainSettings } from "./settings.ts";

/** The settings that decide what is seen of an image; all others decide what is told of it. */
export const SEEING_SETTINGS = [
  "features",
  "prominent",
  "foreground",
  "parts",
  "partCount",
  "regions",
  "projection",
  "masks",
  "causes",
  "removal",
  "seed",
] as const satisfies readonly (keyof ExplainSettings)[];

export type SeeingSettings = Pick<ExplainSettings, (typeof SEEING_SETTINGS)[number]>;

/** How the search for parts went, and what other starts would have given. */
export interface SeenSearch {
  readonly starts: number;
  readonly timesFound: number;
  readonly agreement: number;
  /**
   * Embeddings (parts × c, as `Seen.regions`) of the other divisions that starts ended in, and how many did; null where
   * parts are circled in red.
   */
  readonly others: readonly { readonly starts: number; readonly regions: Matrix }[] | null;
}

/**
 * All that vision has to say of one image: what is told in any words, of any classes, follows from it without an
 * encoder. Plain data.
 */
export interface Seen {
  readonly image: ImageRecord;
  /** c numbers of length 1. */
  readonly embedding: Float32Array;
  readonly prominent: Prominent;
  readonly parts: readonly Omit<Part, "similarity" | "descriptors">[];
  /** parts × c: means of unit embeddings, not of length 1 again. */
  readonly regions: Matrix;
  /** Null for parts without chance. */
  readonly search: SeenSearch | null;
  /** The image with parts taken away, a unit row a subset, as `encodeSubsets` gives them; null without causes. */
  readonly subsets: Matrix | null;
  readonly notes: readonly Note[];
  /** Milliseconds by step. */
  readonly timings: Readonly<Record<string, number>>;
}
