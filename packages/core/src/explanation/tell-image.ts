import type { ModelInfo } from "../encoder/encoder.ts";
import { languageConcepts } from "../language/language-concepts.ts";
import { nearestOfClasses } from "../language/nearest-of-classes.ts";
import type { ClassScores } from "../language/predict.ts";
import type { Target } from "../language/target.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import { matchParts } from "../matching/match-parts.ts";
import { shareKnowledge } from "../mutual/share-knowledge.ts";
import { assembleExplanation } from "./assemble-explanation.ts";
import { causesOf } from "./causes-of.ts";
import type { ImageRecord, MutualKnowledgeExplanation } from "./explanation.ts";
import { partsStability } from "./parts-stability.ts";
import { predictTarget } from "./predict-target.ts";
import { type Keep, makeAnew } from "./keep.ts";
import type { Seen } from "./seen.ts";
import type { ExplainSettings } from "./settings.ts";
import { stopwatch } from "./stopwatch.ts";

/** Words of the class that are shown beside those of the parts. */
const SAID = 15;

/** What is the same for all images of a run. */
export interface Telling {
  readonly vocabulary: Vocabulary;
  readonly settings: ExplainSettings;
  readonly target: Target | undefined;
  readonly versus: Target | undefined;
  /** The class that an image is known to show; null for none. */
  readonly labelOf?: ((image: ImageRecord) => string | null) | undefined;
  readonly keep?: Keep | undefined;
}

/** An explanation, with what it keeps only the first five of. */
export interface Explained {
  readonly explanation: MutualKnowledgeExplanation;
  /** Of all the vocabulary's classes. */
  readonly scores: ClassScores;
}

/** The steps of the method that tell in words what was seen of one image; they need no encoder. */
export function tellImage(
  seen: Seen,
  info: ModelInfo,
  { vocabulary, settings, target, versus, labelOf, keep = makeAnew }: Telling,
): Explained {
  const { embedding, regions, parts, subsets } = seen;
  const watch = stopwatch(seen.timings);
  const vision = keep("matchParts", () => matchParts(regions, embedding, vocabulary, settings));
  const stability = keep("partsStability", () => partsStability(seen, vision, vocabulary, settings));
  watch.lap("match");
  const predicted = keep("predictTarget", () =>
    predictTarget(embedding, vocabulary, info.scoring, {
      target,
      versus,
      label: settings.causes === "none" ? null : labelOf?.(seen.image),
    }),
  );
  const language = keep("languageConcepts", () =>
    languageConcepts(predicted.target, vocabulary, settings.languageConcepts),
  );
  const knowledge = keep("shareKnowledge", () =>
    shareKnowledge(
      vision.concepts.map((concept) => concept.index),
      language.indices,
      nearestOfClasses(vocabulary, settings.languageConcepts).filter((_, c) => c !== predicted.targetClass),
    ),
  );
  watch.lap("shared knowledge");
  const causes =
    subsets &&
    keep("findCauses", () =>
      causesOf(
        {
          subsets,
          labels: parts.map(({ label }) => label),
          predicted,
          words: [...vision.concepts.map(({ index }) => index), ...language.indices.subarray(0, SAID)],
        },
        vocabulary,
        info.scoring,
        settings,
      ),
    );
  watch.lap("causes");
  const told = { predicted, stability, vision, language, knowledge, causes, timings: watch.timings() };
  return {
    explanation: assembleExplanation(seen, told, info, vocabulary, settings),
    scores: predicted.scores,
  };
}
