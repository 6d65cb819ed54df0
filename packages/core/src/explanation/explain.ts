import { checkFinite } from "../linalg/check-finite.ts";
import { effectiveSettings } from "./check-settings.ts";
import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { CommonGroundError } from "../errors.ts";
import { EXPLANATION_SCHEMA, type Explanation, type Note } from "./explanation.ts";
import { maskArea } from "../image/mask.ts";
import { encodeRuns } from "../image/run-lengths.ts";
import type { Pixels } from "../image/pixels.ts";
import { nearestDescriptors } from "../language/nearest-descriptors.ts";
import { predict } from "../language/predict.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { visionConcepts } from "../matching/vision-concepts.ts";
import { row } from "../linalg/matrix.ts";
import { mutualKnowledge } from "../mutual/mutual-knowledge.ts";
import { recordParts } from "./record-parts.ts";
import { SCORE_SCALE } from "./score-scale.ts";
import type { ExplainSettings } from "./settings.ts";
import { stopwatch } from "./stopwatch.ts";
import { combineFeatures, featureOutputs } from "../vision/combine-features.ts";
import { encodeRegions } from "../vision/encode-regions.ts";
import { partRegions } from "../vision/part-regions.ts";
import { findParts } from "../vision/parts.ts";
import { prominentPatches } from "../vision/prominent-patches.ts";
import type { Vocabulary } from "../language/vocabulary.ts";

/** An image to explain, with what is known of its file. */
export interface ImageToExplain {
  readonly pixels: Pixels;
  /** Size of the decoded image, where `pixels` is just its frame; that of `pixels` by default. */
  readonly width?: number;
  readonly height?: number;
  readonly path?: string | null;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly sha256?: string | null;
  /** What decoding had to say; passed on into the explanation. */
  readonly notes?: readonly Note[];
}

export interface ExplainOptions extends EncodeOptions {
  readonly settings?: Partial<ExplainSettings> | undefined;
  /** Class to explain in place of the predicted one; one of the vocabulary's classes. */
  readonly target?: string | undefined;
}

/**
 * Explains one image: the whole method, from pixels to mutual information and its dynamics.
 *
 * Throws `INVALID_ARGUMENT` for an unknown target or setting, `RUNTIME` when the model puts out numbers that are not
 * finite, and `signal.reason` when aborted.
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
 * no image. Throws as `explain` does.
 */
export async function explainJointly(
  encoder: Encoder,
  images: readonly ImageToExplain[],
  vocabulary: Vocabulary,
  options: ExplainOptions = {},
): Promise<Explanation[]> {
  const settings = effectiveSettings(options.settings, {
    candidates: vocabulary.candidates,
    // A CNN has no keys.
    features: encoder.info.features.includes("keys") ? undefined : "tokens",
  });
  const target = targetIndex(vocabulary.classes, options.target);
  const { grid } = encoder.info;
  const together = stopwatch();

  const frames = images.map((image) => encoder.prepareImage(image.pixels));
  together.lap("prepare");
  const encoded = await encoder.encodeImages(frames, {
    features: featureOutputs(settings.features),
    signal: options.signal,
  });
  const embeddings = normaliseRows(checkFinite(encoded.embeddings, "explain", "image embeddings"));
  together.lap("encode image");

  const features = checkFinite(
    combineFeatures(encoded.features, settings.features),
    "explain",
    `patch features (${settings.features})`,
  );
  const prominent = prominentPatches(features, images.length, grid, settings);
  together.lap("prominent patches");
  const found = findParts(
    features,
    prominent.map(({ mask }) => mask),
    grid,
    settings,
  );
  together.lap("parts");

  const sharedTimings = together.timings();

  const explanations: Explanation[] = [];
  for (const [i, image] of images.entries()) {
    const watch = stopwatch(sharedTimings);
    const frame = frames[i];
    const parts = found.images[i];
    const { refined, regions } = partRegions(
      frame,
      prominent[i].mask,
      parts.map((part) => part.patches),
    );
    watch.lap("regions");
    const regionEmbeddings = await encodeRegions(
      encoder,
      frame,
      regions.map((region) => region.ellipse),
      options,
    );
    watch.lap("encode regions");
    const embedding = row(embeddings, i);
    const vision = await visionConcepts(regionEmbeddings, embedding, vocabulary, settings, options);
    watch.lap("match");

    const prediction = predict(embedding, vocabulary.classWeights, encoder.info.scoring);
    const explained = target ?? prediction.order[0];
    const language = nearestDescriptors(
      row(vocabulary.classWeights, explained),
      vocabulary.descriptorWeights,
      settings.languageConcepts,
    );
    const mutual = mutualKnowledge(
      vision.concepts.map((concept) => concept.index),
      language.indices,
    );
    watch.lap("mutual knowledge");

    const scored = (index: number) => ({
      name: vocabulary.classes[index],
      similarity: prediction.similarities[index],
      probability: prediction.probabilities[index],
    });
    const partRecords = recordParts(parts, regions, vision.byPart);
    const shared = new Set(
      vision.concepts.filter((_, c) => mutual.shared[c]).map((concept) => concept.index),
    );
    explanations.push({
      schema: EXPLANATION_SCHEMA,
      image: {
        path: image.path ?? null,
        width: image.width ?? image.pixels.width,
        height: image.height ?? image.pixels.height,
        sha256: image.sha256 ?? null,
        frame: { width: frame.width, height: frame.height },
        jointly: images.length,
      },
      model: encoder.info,
      bank: vocabulary.bankRecord,
      classes: vocabulary.classesRecord,
      settings,
      prediction: {
        explained: scored(explained),
        targeted: target !== undefined,
        top: Array.from(prediction.order.subarray(0, TOP_CLASSES), scored),
      },
      prominent: {
        ...grid,
        patches: Array.from(prominent[i].mask.data),
        scores: prominent[i].scores && Array.from(prominent[i].scores!),
        foreground: prominent[i].foreground,
        area: maskArea(refined) / (frame.width * frame.height),
        mask: encodeRuns(refined),
      },
      parts: partRecords,
      visionConcepts: vision.concepts.map((concept, c) => ({
        descriptor: vocabulary.descriptors[concept.index],
        relevance: concept.relevance,
        importance: SCORE_SCALE * concept.relevance,
        parts: concept.parts.map((part) => partRecords[part].label),
        mutual: mutual.shared[c],
      })),
      languageConcepts: Array.from(language.indices, (index, c) => ({
        descriptor: vocabulary.descriptors[index],
        similarity: language.similarities[c],
        mutual: shared.has(index),
      })),
      mutualConcepts: vision.concepts
        .filter((_, c) => mutual.shared[c])
        .map((concept) => vocabulary.descriptors[concept.index]),
      mutualInformation: mutual.mutualInformation,
      dynamics: mutual.dynamics,
      diversity: vision.diversity,
      notes: [
        ...cautions(encoder, vocabulary, settings),
        ...(image.notes ?? []),
        ...prominent[i].notes,
        ...found.notes,
        ...vision.notes,
      ],
      timings: watch.timings(),
    });
  }
  return explanations;
}

const TOP_CLASSES = 5;

/** What holds for every image: limits of the model, and settings that leave the measure nothing to tell apart. */
function cautions(encoder: Encoder, vocabulary: Vocabulary, settings: ExplainSettings): Note[] {
  const { caution } = encoder.info;
  const size = vocabulary.descriptors.length;
  const notes: Note[] = caution === null ? [] : [{ code: "model-caution", message: caution }];
  if (settings.languageConcepts >= size) {
    notes.push({
      code: "whole-bank",
      message: `All ${size} descriptors of the bank are language concepts (u = ${settings.languageConcepts}), so whatever vision finds is shared; take fewer language concepts or a larger bank.`,
    });
  }
  return notes;
}

function targetIndex(classes: readonly string[], target: string | undefined): number | undefined {
  if (target === undefined) return undefined;
  const index = classes.indexOf(target);
  if (index >= 0) return index;
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `explain: target "${target}" is not one of the ${classes.length} classes; add it to the classes or choose one of them`,
  );
}
