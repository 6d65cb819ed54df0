import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { languageConcepts } from "../language/language-concepts.ts";
import { nearestOfClasses } from "../language/nearest-of-classes.ts";
import { prepareTarget, type Target } from "../language/target.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import { row } from "../linalg/matrix.ts";
import { matchParts } from "../matching/match-parts.ts";
import { shareKnowledge } from "../mutual/share-knowledge.ts";
import { pooled, redCircle } from "../vision/encode-regions.ts";
import { partMasks } from "../vision/part-masks.ts";
import { assembleExplanation } from "./assemble-explanation.ts";
import { causesOf } from "./causes-of.ts";
import { settingsFor } from "./settings-for.ts";
import type { Explanation } from "./explanation.ts";
import { locateParts } from "./locate-parts.ts";
import { type ImageToExplain, look, rowsOfImage } from "./look.ts";
import { predictTarget } from "./predict-target.ts";
import type { ExplainSettings } from "./settings.ts";
import { stopwatch } from "./stopwatch.ts";

export interface ExplainOptions extends EncodeOptions {
  readonly settings?: Partial<ExplainSettings> | undefined;
  /** What to explain in place of the predicted class: a class by name, any other text, or a direction. */
  readonly target?: string | Target | undefined;
  /** What to set it against, in place of the most probable other class. */
  readonly versus?: string | Target | undefined;
}

/**
 * Explains one image: the whole method, from pixels to what made the answer and what both encoders share.
 *
 * Rejects with `INVALID_ARGUMENT` for an unknown setting, `UNSUPPORTED_FEATURE` for one that the model cannot follow,
 * `RUNTIME` when the model puts out numbers that are not finite, and `signal.reason` when aborted.
 */
export async function explain(
  encoder: Encoder,
  image: ImageToExplain,
  vocabulary: Vocabulary,
  options: ExplainOptions = {},
): Promise<Explanation> {
  return (await explainJointly(encoder, [image], vocabulary, options))[0];
}

/**
 * Explains several images whose prominent patches and parts are found jointly (the paper takes all images of one
 * class together), so that a part's letter means the same in each. One explanation for each image, in order; none for
 * no image. Rejects as `explain` does.
 */
export async function explainJointly(
  encoder: Encoder,
  images: readonly ImageToExplain[],
  vocabulary: Vocabulary,
  options: ExplainOptions = {},
): Promise<Explanation[]> {
  const { info } = encoder;
  const { signal } = options;
  const settings = settingsFor(info, vocabulary, options.settings);
  const resolve = async (given: string | Target | undefined) =>
    typeof given === "string" ? prepareTarget(encoder, vocabulary, given, { signal }) : given;
  const given = { target: await resolve(options.target), versus: await resolve(options.versus) };
  const others = nearestOfClasses(vocabulary, settings.languageConcepts);

  const together = stopwatch();
  const looked = await look(
    encoder,
    images.map(({ pixels }) => pixels),
    settings,
    { signal },
  );
  together.lap("encode image");
  const located = locateParts(looked, info, settings);
  together.lap("parts");

  const shared = together.timings();
  const explanations: Explanation[] = [];
  for (const [i, image] of images.entries()) {
    const watch = stopwatch(shared);
    const frame = looked.frames[i];
    const parts = located.parts[i];
    const patches = parts.map((part) => part.patches);
    const masks = partMasks(
      frame,
      located.prominent[i].mask,
      patches,
      info.patch,
      settings.masks === "refined",
    );
    watch.lap("masks");
    const regions =
      looked.projected === null
        ? await redCircle(encoder)(
            frame,
            masks.parts.map(({ mask }) => mask),
            { signal },
          )
        : pooled(rowsOfImage(looked.projected, images.length, i), patches);
    watch.lap("encode regions");
    const embedding = row(looked.embeddings, i);
    const vision = matchParts(regions.rows, embedding, vocabulary, settings);
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
            { signal },
          );
    watch.lap("causes");
    explanations.push(
      assembleExplanation(
        {
          image,
          jointly: images.length,
          frame,
          prediction: predicted.prediction,
          prominent: located.prominent[i],
          parts,
          masks,
          regions,
          vision,
          language,
          knowledge,
          causes,
          notes: located.notes,
          timings: watch.timings(),
        },
        info,
        vocabulary,
        settings,
      ),
    );
  }
  return explanations;
}

/** Words of the class that are shown beside those of the parts. */
const SAID = 15;
