import type { Causes } from "../causes/causes.ts";
import type { ModelInfo } from "../encoder/encoder.ts";
import { maskArea } from "../image/mask.ts";
import { encodeRuns } from "../image/run-lengths.ts";
import type { Pixels } from "../image/pixels.ts";
import type { NearestDescriptors } from "../language/nearest-descriptors.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import type { VisionConcepts } from "../matching/match-parts.ts";
import type { SharedKnowledge } from "../mutual/share-knowledge.ts";
import type { Regions } from "../vision/encode-regions.ts";
import type { PartMasks } from "../vision/part-masks.ts";
import type { PartPatches } from "../vision/assign-parts.ts";
import type { ProminentPatches } from "../vision/prominent-patches.ts";
import { cautions } from "./cautions.ts";
import { ellipseNotes } from "./ellipse-notes.ts";
import {
  EXPLANATION_SCHEMA,
  MUTUAL_KNOWLEDGE,
  type MutualKnowledgeExplanation,
  type Note,
  type PartsStability,
  type Prediction,
} from "./explanation.ts";
import type { ImageToExplain } from "./look.ts";
import { recordParts } from "./record-parts.ts";
import { SCORE_SCALE } from "./score-scale.ts";
import type { ExplainSettings } from "./settings.ts";
import { METHOD_VERSION, SOFTWARE_VERSION } from "./software-version.ts";

/** What the steps found out about one image. */
export interface Findings {
  readonly image: ImageToExplain;
  /** On how many images the parts were found. */
  readonly jointly: number;
  readonly frame: Pixels;
  readonly prediction: Prediction;
  readonly prominent: ProminentPatches;
  readonly parts: readonly PartPatches[];
  readonly stability: PartsStability | null;
  readonly masks: PartMasks;
  readonly regions: Regions;
  readonly vision: VisionConcepts;
  readonly language: NearestDescriptors;
  readonly knowledge: SharedKnowledge;
  readonly causes: Causes | null;
  readonly notes: readonly Note[];
  readonly timings: Readonly<Record<string, number>>;
}

/** Puts everything that was found into one plain object. */
export function assembleExplanation(
  found: Findings,
  info: ModelInfo,
  vocabulary: Vocabulary,
  settings: ExplainSettings,
): MutualKnowledgeExplanation {
  const { image, frame, prominent, masks, vision, language, knowledge } = found;
  const parts = recordParts(found.parts, masks.parts, found.regions.ellipses, vision.byPart);
  const mutual = vision.concepts.filter((_, c) => knowledge.shared[c]).map(({ index }) => index);
  const shared = new Set(mutual);
  const word = (index: number) => vocabulary.descriptors[index];
  return {
    schema: EXPLANATION_SCHEMA,
    image: {
      path: image.path ?? null,
      width: image.width ?? image.pixels.width,
      height: image.height ?? image.pixels.height,
      sha256: image.sha256 ?? null,
      frame: { width: frame.width, height: frame.height },
      jointly: found.jointly,
    },
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
    prediction: found.prediction,
    causes: found.causes,
    prominent: {
      rows: info.grid.rows,
      columns: info.grid.columns,
      patches: Array.from(prominent.mask.data),
      scores: prominent.scores && Array.from(prominent.scores),
      foreground: prominent.foreground,
      area: maskArea(masks.prominent) / (frame.width * frame.height),
      mask: encodeRuns(masks.prominent),
    },
    parts,
    stability: found.stability,
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
    notes: [
      ...cautions(info, vocabulary, settings),
      ...(image.notes ?? []),
      ...prominent.notes,
      ...found.notes,
      ...ellipseNotes(
        parts.map(({ label }) => label),
        found.regions.ellipses,
      ),
      ...vision.notes,
    ],
    timings: found.timings,
  };
}
