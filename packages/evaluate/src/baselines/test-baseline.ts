import { type Bank, type Encoder, predict, row, type Vocabulary } from "@commonground/core";
import { fromRest } from "./bottleneck.ts";
import { type Rate, rate } from "./card.ts";
import { effectiveLogits } from "./effective-concepts.ts";
import type { EncodedImages } from "./encode-images.ts";
import { largestAt } from "./losses.ts";
import { materialOf } from "./material.ts";
import type { BaselineName } from "./methods.ts";
import { openLearner } from "./open-learner.ts";
import { type Baseline, checkBaseline } from "./read-baseline.ts";

/** Effective concepts that accuracy is told at. */
export const EFFECTIVE = 5;

export interface TestedBaseline {
  readonly method: BaselineName | "zero-shot";
  readonly counted: "class" | "descriptor";
  readonly top1: Rate;
  /** With each image's five largest contributions to a class alone; null where classes do not come from concepts. */
  readonly effective: Rate | null;
}

export interface Tried {
  readonly bank: Bank;
  readonly vocabulary: Vocabulary;
  readonly encoded: EncodedImages;
  readonly labels: readonly string[];
}

const ANSWERED = 64;

/** Accuracy of a trained baseline on labelled images; throws as `checkBaseline` and `materialOf`. */
export async function testBaseline(
  { info }: Pick<Encoder, "info">,
  baseline: Baseline,
  { bank, vocabulary, encoded, labels }: Tried,
  signal?: AbortSignal,
): Promise<TestedBaseline> {
  const { card, parameters } = baseline;
  checkBaseline(baseline, info, vocabulary, encoded.patches.columns);
  const material = materialOf(encoded, labels, { bank, vocabulary, info });
  const learner = await openLearner(card.method, material, parameters);
  let correct = 0;
  let effective: number | null = null;
  try {
    for (let from = 0; from < labels.length; from += ANSWERED) {
      signal?.throwIfAborted();
      const images = Array.from({ length: Math.min(ANSWERED, labels.length - from) }, (_, i) => from + i);
      const { logits, concepts } = await learner.answer(images);
      correct += learner.judge(logits, images).correct;
      if (concepts === null) continue;
      const { classifier, classifierBias } = parameters;
      const counted = card.method === "lf-cbm" ? concepts : fromRest(concepts);
      const few = effectiveLogits(counted, classifier, classifierBias, EFFECTIVE);
      const right = images.filter(
        (image, i) => largestAt(few.data, i * few.columns, few.columns) === material.labels[image],
      );
      effective = (effective ?? 0) + right.length;
    }
  } finally {
    await learner.release();
  }
  return {
    method: card.method,
    counted: card.counted,
    top1: rate(correct, labels.length),
    effective: effective === null ? null : rate(effective, labels.length),
  };
}

/** Accuracy of the model's own classes, by names, on the same images. */
export function testZeroShot(
  { info }: Pick<Encoder, "info">,
  { vocabulary, encoded, labels }: Tried,
): TestedBaseline {
  const correct = labels.filter((label, i) => {
    const { order } = predict(row(encoded.embeddings, i), vocabulary.classWeights, info.scoring);
    return vocabulary.classes[order[0]] === label;
  });
  return {
    method: "zero-shot",
    counted: "class",
    top1: rate(correct.length, labels.length),
    effective: null,
  };
}
