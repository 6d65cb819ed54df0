import type { Mask } from "../image/pixels.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import { matchParts, type VisionConcepts } from "../matching/match-parts.ts";
import { jaccardIndex } from "../statistics/jaccard.ts";
import { assignParts } from "../vision/assign-parts.ts";
import { pooled } from "../vision/encode-regions.ts";
import type { PartsStability } from "./explanation.ts";
import type { ObjectModel } from "./find-object.ts";
import type { LookedImage } from "./look.ts";
import type { ExplainSettings } from "./settings.ts";

/**
 * How far parts and words depend on where the search for parts started (method 2.4); null for parts without chance.
 * Words are compared where regions are pooled, which costs no encoding.
 */
export function partsStability(
  { embedding, features, projected }: LookedImage,
  prominent: Mask,
  { parts: { search } }: ObjectModel,
  vision: VisionConcepts,
  vocabulary: Vocabulary,
  settings: ExplainSettings,
): PartsStability | null {
  if (search === null) return null;
  const { starts, timesFound, agreement, others } = search;
  if (projected === null) return { starts, timesFound, agreement, words: null };
  const own = wordsOf(vision);
  let sum = timesFound;
  for (const other of others) {
    const patches = assignParts(features, prominent, other.model).map((part) => part.patches);
    const words = wordsOf(matchParts(pooled(projected, patches).rows, embedding, vocabulary, settings));
    sum += other.starts * jaccardIndex(own, words);
  }
  return { starts, timesFound, agreement, words: sum / starts };
}

function wordsOf({ concepts }: VisionConcepts): Set<number> {
  return new Set(concepts.map(({ index }) => index));
}
