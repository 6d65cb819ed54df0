import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { languageConcepts } from "../language/language-concepts.ts";
import type { ClassScores } from "../language/predict.ts";
import type { Target } from "../language/target.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import { matchParts } from "../matching/match-parts.ts";
import { shareKnowledge } from "../mutual/share-knowledge.ts";
import { pooled, redCircle } from "../vision/encode-regions.ts";
import { partMasks } from "../vision/part-masks.ts";
import { assembleExplanation } from "./assemble-explanation.ts";
import { causesOf } from "./causes-of.ts";
import type { MutualKnowledgeExplanation, Note } from "./explanation.ts";
import type { ObjectModel } from "./find-object.ts";
import { locateParts } from "./locate-parts.ts";
import type { ImageToExplain, LookedImage } from "./look.ts";
import { partsStability } from "./parts-stability.ts";
import { predictTarget } from "./predict-target.ts";
import type { ExplainSettings } from "./settings.ts";
import type { stopwatch } from "./stopwatch.ts";

/** Words of the class that are shown beside those of the parts. */
const SAID = 15;

/** What is the same for all images of a run. */
export interface ExplainTask {
  readonly vocabulary: Vocabulary;
  readonly settings: ExplainSettings;
  readonly given: { readonly target: Target | undefined; readonly versus: Target | undefined };
  /** For each class its nearest descriptors. */
  readonly others: readonly Int32Array[];
}

export interface SeenImage {
  readonly image: ImageToExplain;
  readonly looked: LookedImage;
  /** What tells its object and parts, found on it or on others. */
  readonly found: ObjectModel;
  readonly notes: readonly Note[];
  readonly watch: ReturnType<typeof stopwatch>;
}

/** An explanation, with what it keeps only the first five of. */
export interface Explained {
  readonly explanation: MutualKnowledgeExplanation;
  /** Of all the vocabulary's classes. */
  readonly scores: ClassScores;
}

/** The steps of the method for one image that was looked at, from its parts on. */
export async function explainImage(
  encoder: Encoder,
  { image, looked, found, notes, watch }: SeenImage,
  { vocabulary, settings, given, others }: ExplainTask,
  options: EncodeOptions,
): Promise<Explained> {
  const { info } = encoder;
  const { frame, embedding, features, projected } = looked;
  const { prominent, parts } = locateParts(features, info, found);
  watch.lap("parts");
  const patches = parts.map((part) => part.patches);
  const masks = partMasks(frame, prominent.mask, patches, info.patch, settings.masks === "refined");
  watch.lap("masks");
  const regions =
    projected === null
      ? await redCircle(encoder)(
          frame,
          masks.parts.map(({ mask }) => mask),
          options,
        )
      : pooled(projected, patches);
  watch.lap("encode regions");
  const vision = matchParts(regions.rows, embedding, vocabulary, settings);
  const stability = partsStability(looked, prominent.mask, found, vision, vocabulary, settings);
  watch.lap("match");
  const predicted = predictTarget(embedding, vocabulary, info.scoring, given);
  const language = languageConcepts(predicted.target, vocabulary, settings.languageConcepts);
  const knowledge = shareKnowledge(
    vision.concepts.map((concept) => concept.index),
    language.indices,
    others.filter((_, c) => c !== predicted.targetClass),
  );
  watch.lap("shared knowledge");
  const causes =
    settings.causes === "none"
      ? null
      : await causesOf(
          encoder,
          {
            frame,
            masks,
            clusters: parts.map((part) => part.cluster),
            predicted,
            words: [...vision.concepts.map(({ index }) => index), ...language.indices.subarray(0, SAID)],
          },
          vocabulary,
          settings,
          options,
        );
  watch.lap("causes");
  const explanation = assembleExplanation(
    {
      image,
      jointly: found.images,
      frame,
      prediction: predicted.prediction,
      prominent,
      parts,
      stability,
      masks,
      regions,
      vision,
      language,
      knowledge,
      causes,
      notes: [...found.parts.notes, ...notes, ...predicted.notes],
      timings: watch.timings(),
    },
    info,
    vocabulary,
    settings,
  );
  return { explanation, scores: predicted.scores };
}
