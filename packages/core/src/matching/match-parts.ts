import type { Note, PartDescriptor } from "../explanation/explanation.ts";
import { similarities } from "../linalg/products.ts";
import { type Matrix, matrix, selectRows } from "../linalg/matrix.ts";
import type { ExplainSettings } from "../explanation/settings.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import { assignDescriptors } from "./assign.ts";
import { candidateDescriptors } from "./candidates.ts";
import { assignmentDiversity } from "./diversity.ts";
import { filterByRelevance } from "./relevance.ts";

/** D_v of one image: what its parts mean in words. */
export interface VisionConcepts {
  /** For each part, best first. */
  readonly byPart: readonly (readonly PartDescriptor[])[];
  /** Distinct descriptors, most important first (ties: the lower index). */
  readonly concepts: readonly {
    /** Index into the vocabulary's descriptors. */
    readonly index: number;
    /** Cosine to the whole image. */
    readonly relevance: number;
    /** Indices of the parts that carry it, ascending. */
    readonly parts: readonly number[];
  }[];
  /** Entropy in nats of the distribution of descriptors over parts. */
  readonly diversity: number;
  readonly notes: readonly Note[];
}

/**
 * Describes the parts of one image (method 3): similarities to all descriptors, candidates, relevance filter,
 * transport, and the importance of what was found.
 *
 * `regions`: parts × c embeddings of the parts, means of unit embeddings and not normalised again, so that
 * similarities are mean cosines. `image`: unit embedding of the whole image, c numbers. With `match: "topk"` each part
 * takes its most similar of all descriptors, neither candidates nor relevance count. Throws `INVALID_ARGUMENT` without
 * parts or descriptors when there is transport.
 */
export function matchParts(
  regions: Matrix,
  image: Float32Array,
  vocabulary: Vocabulary,
  settings: ExplainSettings,
): VisionConcepts {
  const all = similarities(regions, vocabulary.descriptorWeights);
  const words = settings.relevanceText === "bare" ? vocabulary.bareWeights : vocabulary.descriptorWeights;
  const toImage = (indices: ArrayLike<number>) =>
    similarities(matrix(1, image.length, image), selectRows(words, indices)).data;

  const notes: Note[] = [];
  let kept: Int32Array = Int32Array.from(vocabulary.descriptors.keys());
  if (settings.match === "transport") {
    const candidates = candidateDescriptors(all, settings.candidates);
    if (candidates.fallback) {
      notes.push({
        code: "empty-intersection",
        message: `No descriptor is among every part's ${settings.candidates} most similar; the union of the lists was taken.`,
      });
    }
    kept = candidates.indices;
    if (settings.relevance !== "none") {
      const filtered = filterByRelevance(kept, toImage(kept), settings.relevance);
      if (filtered.fallback) {
        notes.push({
          code: "nothing-relevant",
          message: `No candidate passed the ${settings.relevance} relevance threshold; all candidates were kept.`,
        });
      }
      kept = filtered.indices;
    }
    if (kept.length < settings.descriptorsPerPart) {
      notes.push({
        code: "few-candidates",
        message: `Candidates left: ${kept.length}, fewer than the ${settings.descriptorsPerPart} descriptors a part may carry; every part carries them all.`,
      });
    }
  }

  const assigned = assignDescriptors(selectColumns(all, kept), settings);
  const carriers = new Map<number, number[]>();
  assigned.forEach((descriptors, part) => {
    for (const { candidate } of descriptors) {
      const index = kept[candidate];
      carriers.set(index, [...(carriers.get(index) ?? []), part]);
    }
  });
  const found = [...carriers.keys()];
  const relevances = toImage(found);
  return {
    byPart: assigned.map((descriptors) =>
      descriptors.map(({ candidate, similarity, transport }) => ({
        descriptor: vocabulary.descriptors[kept[candidate]],
        similarity,
        transport,
      })),
    ),
    concepts: found
      .map((index, i) => ({ index, relevance: relevances[i], parts: carriers.get(index)! }))
      .toSorted((a, b) => b.relevance - a.relevance || a.index - b.index),
    diversity: assignmentDiversity(
      assigned.map((descriptors) => descriptors.map(({ candidate }) => candidate)),
    ),
    notes,
  };
}

function selectColumns(m: Matrix, indices: ArrayLike<number>): Matrix {
  const selected = matrix(m.rows, indices.length);
  for (let r = 0; r < m.rows; r++) {
    for (let c = 0; c < indices.length; c++) {
      selected.data[r * indices.length + c] = m.data[r * m.columns + indices[c]];
    }
  }
  return selected;
}
