import {
  CommonGroundError,
  type EncodeOptions,
  type Encoder,
  EXPLANATION_SCHEMA,
  type Explanation,
  type ImageToExplain,
  MAX_PARTS,
  matrix,
  type Matrix,
  patchesToPixels,
  type Pixels,
  type Prediction,
  predictTarget,
  recordParts,
  row,
  SOFTWARE_VERSION,
  type Vocabulary,
} from "@commonground/core";
import { type Bottleneck, createBottleneck } from "./bottleneck.ts";
import { encodeFrames } from "./encode-images.ts";
import { type FoundConcept, conceptsByAttention, CUTS } from "./attended-concepts.ts";
import { conceptsByChannel } from "./channel-concepts.ts";
import type { Material } from "./learner.ts";
import { createLabeller } from "./linear-learners.ts";
import { BASELINE_VERSION, needExplaining } from "./methods.ts";
import { type Baseline, checkBaseline } from "./read-baseline.ts";

/** As many parts as the paper's methods have. */
export const DEFAULT_PARTS = 5;

export interface ExplainBaselineOptions extends EncodeOptions {
  /** Concepts that are shown, 1 to 20; 5 by default. */
  readonly partCount?: number | undefined;
  /** Class to explain in place of the predicted one. */
  readonly target?: string | undefined;
  /** Whose answer is explained without a `target`: the trained classifier's own by default, or the model's zero-shot class. */
  readonly answer?: "classifier" | "model" | undefined;
}

/** Explains images by a trained baseline. */
export interface BaselineExplainer {
  /** Parts are patches that a concept attends to; those of several concepts may overlap. */
  explain(image: ImageToExplain, options?: EncodeOptions): Promise<Explanation>;
  release(): Promise<void>;
}

/**
 * A baseline ready to explain with the encoder and the words that it was trained with. Throws `UNSUPPORTED_FEATURE` for one
 * that has no parts, `INVALID_ARGUMENT` for another model, bank or classes, and for a target that is none of its classes.
 */
export async function openBaselineExplainer(
  encoder: Encoder,
  baseline: Baseline,
  vocabulary: Vocabulary,
  { partCount = DEFAULT_PARTS, target, answer = "classifier" }: ExplainBaselineOptions = {},
): Promise<BaselineExplainer> {
  const { card, parameters } = baseline;
  const { info } = encoder;
  const { method } = card;
  needExplaining(method);
  const width =
    parameters[method === "feature-maps" ? "labeller" : "key"]?.[
      method === "feature-maps" ? "columns" : "rows"
    ];
  checkBaseline(baseline, info, vocabulary, width ?? 0);
  if (!Number.isInteger(partCount) || partCount < 1 || partCount > MAX_PARTS) {
    throw new CommonGroundError("INVALID_ARGUMENT", `partCount is ${partCount}; give 1 to ${MAX_PARTS}`);
  }
  const wanted = target === undefined ? null : vocabulary.classes.indexOf(target);
  if (wanted === -1) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${JSON.stringify(target)} is none of the ${vocabulary.classes.length} classes that this ${method} was trained for; a trained classifier answers for no other text`,
    );
  }
  const { rows, columns } = info.grid;
  // One place for the features of the image at hand, which the learner reads.
  const material: Material = {
    encoded: { embeddings: matrix(1, info.embeddingDimension), patches: matrix(rows * columns, width) },
    labels: [0],
    classes: vocabulary.classes.length,
    texts: vocabulary.descriptorWeights,
    descriptorsOf: [],
    grid: info.grid,
  };
  const learner =
    method === "feature-maps"
      ? await createLabeller(material, parameters)
      : await createBottleneck(method === "mm-cbm" ? "softmax" : "gumbel", material, parameters);

  return {
    async explain(image, options = {}) {
      const started = performance.now();
      const frame = encoder.prepareImage(image.pixels);
      const { embeddings, features } = await encodeFrames(encoder, [frame], options.signal);
      material.encoded.embeddings.data.set(embeddings.data);
      material.encoded.patches.data.set(features.data);
      const encoded = performance.now();
      const given =
        wanted === null ? undefined : { name: target!, weight: row(vocabulary.classWeights, wanted) };
      const byModel = predictTarget(row(embeddings, 0), vocabulary, info.scoring, {
        target: given,
        versus: undefined,
      });
      let prediction: Prediction;
      let found: readonly FoundConcept[];
      if (method === "feature-maps") {
        prediction = byModel.prediction;
        found = conceptsByChannel(material, parameters, partCount);
      } else {
        const { logits, concepts } = await learner.answer([0]);
        const asked = answer === "model" ? byModel.targetClass : wanted;
        const explained = asked ?? largest(logits);
        prediction = predictionOf(logits, vocabulary.classes, explained, asked !== null);
        const maps = await (learner as Bottleneck).maps(0);
        found = conceptsByAttention(
          method,
          maps,
          concepts!,
          row(parameters["classifier"], explained),
          partCount,
        );
      }
      const parts = partsOf(found, frame, info);
      return {
        schema: EXPLANATION_SCHEMA,
        image: {
          path: image.path ?? null,
          width: image.width ?? image.pixels.width,
          height: image.height ?? image.pixels.height,
          sha256: image.sha256 ?? null,
          frame: { width: frame.width, height: frame.height },
          jointly: 1,
        },
        model: info,
        bank: vocabulary.bankRecord,
        classes: vocabulary.classesRecord,
        method: {
          name: method,
          version: BASELINE_VERSION,
          settings: {
            partCount,
            cut: CUTS[method],
            weights: card.weightsSha256,
            data: card.data.sha256,
            epochs: card.epochs.kept,
            training: card.settings,
          },
        },
        software: {
          name: "commonground",
          version: SOFTWARE_VERSION,
          runtime: info.runtime,
          device: info.device,
        },
        prediction,
        causes: null,
        prominent: null,
        parts: parts.map((part, p) => ({
          ...part,
          similarity: null,
          descriptors: found[p].names.map((name) => ({
            descriptor: vocabulary.descriptors[name],
            similarity: null,
            transport: null,
          })),
        })),
        stability: null,
        visionConcepts: conceptsOf(found, parts, vocabulary),
        languageConcepts: null,
        mutualConcepts: null,
        mutualInformation: null,
        share: null,
        dynamics: null,
        diversity: null,
        notes: [
          ...(info.caution === null ? [] : [{ code: "model-caution", message: info.caution }]),
          ...vocabulary.notes,
          ...(image.notes ?? []),
          ...(found.length < partCount
            ? [
                {
                  code: "few-concepts",
                  message: `Only ${found.length} of the ${partCount} concepts asked for have a patch in this image.`,
                },
              ]
            : []),
        ],
        timings: { encode: encoded - started, baseline: performance.now() - encoded },
      };
    },
    release: () => learner.release(),
  };
}

function partsOf(found: readonly FoundConcept[], frame: Pixels, { grid, patch }: Encoder["info"]) {
  const masks = found.map(({ patches }) => {
    const data = new Uint8Array(grid.rows * grid.columns);
    for (const place of patches) data[place] = 1;
    const cells = { width: grid.columns, height: grid.rows, data };
    return { mask: patchesToPixels(cells, patch, frame.width, frame.height), refined: false };
  });
  return recordParts(
    found.map(({ patches }, cluster) => ({ cluster, patches: [...patches] })),
    masks,
    [],
  );
}

/** Each concept once, with the largest of its scores and all parts that it names first. */
function conceptsOf(
  found: readonly FoundConcept[],
  parts: readonly { readonly label: string }[],
  { descriptors }: Vocabulary,
): Explanation["visionConcepts"] {
  const names = [...new Set(found.map(({ names: [first] }) => first))];
  return names.map((name) => {
    const places = found.flatMap(({ names: [first] }, place) => (first === name ? [place] : []));
    return {
      descriptor: descriptors[name],
      relevance: null,
      importance: found[places[0]].score,
      parts: places.map((place) => parts[place].label),
      mutual: null,
    };
  });
}

const TOP_CLASSES = 5;

function predictionOf(
  logits: Matrix,
  classes: readonly string[],
  explained: number,
  targeted: boolean,
): Prediction {
  const highest = logits.data[largest(logits)];
  const exponentials = Float64Array.from(logits.data, (logit) => Math.exp(logit - highest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  const scored = (place: number) => ({
    name: classes[place],
    similarity: null,
    probability: exponentials[place] / sum,
  });
  const order = classes.map((_, place) => place).toSorted((a, b) => logits.data[b] - logits.data[a] || a - b);
  return { explained: scored(explained), targeted, top: order.slice(0, TOP_CLASSES).map(scored) };
}

function largest({ data }: Matrix): number {
  return data.reduce((best, value, place) => (value > data[best] ? place : best), 0);
}
