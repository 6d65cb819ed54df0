import type { Causes } from "../causes/causes.ts";
import type { ModelInfo } from "../encoder/encoder.ts";
import type { NearestDescriptors } from "../language/nearest-descriptors.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import { matrix } from "../linalg/matrix.ts";
import { similarities } from "../linalg/products.ts";
import type { VisionConcepts } from "../matching/match-parts.ts";
import type { SharedKnowledge } from "../mutual/share-knowledge.ts";
import { cautions } from "./cautions.ts";
import {
  EXPLANATION_SCHEMA,
  MUTUAL_KNOWLEDGE,
  type MutualKnowledgeExplanation,
  type PartsStability,
} from "./explanation.ts";
import type { PredictedTarget } from "./predict-target.ts";
import { SCORE_SCALE } from "./score-scale.ts";
import type { Seen } from "./seen.ts";
import type { ExplainSettings } from "./settings.ts";
import { METHOD_VERSION, SOFTWARE_VERSION } from "./software-version.ts";

/** What the steps found out about one image that was seen. */
export interface Told {
  readonly predicted: Pick<PredictedTarget, "prediction" | "notes">;
  readonly stability: PartsStability | null;
  readonly vision: VisionConcepts;
  readonly language: NearestDescriptors;
  readonly knowledge: SharedKnowledge;
  readonly causes: Causes | null;
  readonly timings: Readonly<Record<string, number>>;
}

/** Puts everything that was found into one plain object. */
export function assembleExplanation(
  seen: Seen,
  { predicted, stability, vision, language, knowledge, causes, timings }: Told,
  info: ModelInfo,
  vocabulary: Vocabulary,
  settings: ExplainSettings,
): MutualKnowledgeExplanation {
  const image = matrix(1, seen.embedding.length, seen.embedding);
  const toImage = similarities(seen.regions, image).data;
  const parts = seen.parts.map((part, p) => ({
    ...part,
    similarity: toImage[p],
    descriptors: vision.byPart[p],
  }));
  const mutual = vision.concepts.filter((_, c) => knowledge.shared[c]).map(({ index }) => index);
  const shared = new Set(mutual);
  const word = (index: number) => vocabulary.descriptors[index];
  return {
    schema: EXPLANATION_SCHEMA,
    image: seen.image,
    model: info,
    bank: vocabulary.bankRecord,
    classes: vocabulary.classesRecord,
    method: { name: MUTUAL_KNOWLEDGE, version: METHOD_VERSION, settings },
    software: {
      name: "commonground",
      version: SOFTWARE_VERSION,
      runtime: info.runtime,
      device: info.device,
    },
    prediction: predicted.prediction,
    causes,
    prominent: seen.prominent,
    parts,
    stability,
    visionConcepts: vision.concepts.map((concept, c) => ({
      descriptor: word(concept.index),
      relevance: concept.relevance,
      importance: SCORE_SCALE * concept.relevance,
      parts: concept.parts.map((part) => parts[part].label),
      mutual: knowledge.shared[c],
    })),
    languageConcepts: Array.from(language.indices, (index, c) => ({
      descriptor: word(index),
      similarity: language.similarities[c],
      mutual: shared.has(index),
    })),
    mutualConcepts: mutual.map(word),
    mutualInformation: knowledge.mutualInformation,
    share: knowledge.share,
    dynamics: knowledge.dynamics,
    diversity: vision.diversity,
    notes: [...cautions(info, vocabulary, settings), ...seen.notes, ...predicted.notes, ...vision.notes],
    timings,
  };
}
