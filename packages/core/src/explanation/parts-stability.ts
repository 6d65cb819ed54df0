import type { Vocabulary } from "../language/vocabulary.ts";
import { matchParts, type VisionConcepts } from "../matching/match-parts.ts";
import { jaccardIndex } from "../statistics/jaccard.ts";
import type { PartsStability } from "./explanation.ts";
import type { Seen } from "./seen.ts";
import type { ExplainSettings } from "./settings.ts";

/**
 * How far parts and words depend on where the search for parts started (method 2.4); null for parts without chance.
 * Words are compared where regions are pooled.
 */
export function partsStability(
  { embedding, search }: Pick<Seen, "embedding" | "search">,
  vision: VisionConcepts,
  vocabulary: Vocabulary,
  settings: ExplainSettings,
): PartsStability | null {
  if (search === null) return null;
  const { starts, timesFound, agreement, others } = search;
  if (others === null) return { starts, timesFound, agreement, words: null };
  const own = wordsOf(vision);
  let sum = timesFound;
  for (const other of others) {
    const words = wordsOf(matchParts(other.regions, embedding, vocabulary, settings));
    sum += other.starts * jaccardIndex(own, words);
  }
  return { starts, timesFound, agreement, words: sum / starts };
}

function wordsOf({ concepts }: VisionConcepts): Set<number> {
  return new Set(concepts.map(({ index }) => index));
}
