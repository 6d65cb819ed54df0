import { CommonGroundError, shuffle } from "@commonground/core";
import { adamStep, copyParameters, cosineRate, createAdam, type Parameters } from "./adam.ts";
import type { TrainingSettings } from "./card.ts";
import type { EpochRecord, TrainingState } from "./checkpoint.ts";
import type { Learner } from "./learner.ts";
import { seededRandom } from "./seeded-random.ts";
import type { SplitImages } from "./split-images.ts";

/** Images answered at once where nothing is learnt. */
const ANSWERED = 64;

export interface FitOptions {
  readonly signal?: AbortSignal | undefined;
  /** After each batch, the share of the whole training that is done at most, 0 to 1. */
  readonly onProgress?: ((epoch: number, share: number) => void) | undefined;
  /** After each epoch. */
  readonly onEpoch?: ((state: TrainingState) => Promise<void>) | undefined;
}

/**
 * Trains a learner by Adam on batches in random order, the rate falling by a cosine over all `epochs`; ends early when
 * `patience` epochs in a row were no better on the validation images. `from`: where an earlier run of the same training
 * stood; what comes out is the same as without a break, to the last bit. Rejects with `signal.reason` between batches.
 */
export async function fit(
  learner: Learner,
  { train, validation }: SplitImages,
  settings: TrainingSettings,
  fingerprint: string,
  from: TrainingState | null,
  { signal, onProgress, onEpoch }: FitOptions = {},
): Promise<TrainingState> {
  const { epochs, batch, firstRate, lastRate, patience, seed } = settings;
  const { parameters } = learner;
  const adam = from?.adam ?? createAdam(parameters);
  const history: EpochRecord[] = [...(from?.history ?? [])];
  let best: Parameters = from?.best ?? copyParameters(parameters);
  let kept = from?.kept ?? 0;
  const steps = Math.ceil(train.length / batch);
  let state = from ?? { fingerprint, parameters, adam, best, kept, history };
  while (history.length < epochs && history.length - kept < patience) {
    const epoch = history.length;
    const order = Int32Array.from(train);
    shuffle(order, seededRandom(seed, "order", epoch));
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      signal?.throwIfAborted();
      const images = Array.from(order.subarray(step * batch, (step + 1) * batch));
      const { loss, gradients } = await learner.gradient(images, seededRandom(seed, "noise", epoch, step));
      adamStep(parameters, gradients, adam, cosineRate(adam.steps, epochs * steps, firstRate, lastRate));
      sum += loss * images.length;
      onProgress?.(epoch, (epoch + (step + 1) / steps) / epochs);
    }
    if (!Number.isFinite(sum)) {
      throw new CommonGroundError(
        "RUNTIME",
        `the training loss is ${sum} in epoch ${epoch + 1}; give a smaller --learning-rate`,
      );
    }
    const tried = validation.length === 0 ? null : await score(learner, validation, signal);
    history.push({
      train: sum / train.length,
      validation: tried && tried.loss,
      correct: tried && tried.correct,
    });
    const smallest = history[kept - 1]?.validation ?? Infinity;
    if (tried === null || tried.loss < smallest) {
      best = copyParameters(parameters);
      kept = history.length;
    }
    state = { fingerprint, parameters, adam, best, kept, history: [...history] };
    await onEpoch?.(state);
  }
  return state;
}

/** Mean loss and right answers on some images, without noise. */
export async function score(
  learner: Learner,
  images: readonly number[],
  signal?: AbortSignal,
): Promise<{ readonly loss: number; readonly correct: number }> {
  let loss = 0;
  let correct = 0;
  for (let from = 0; from < images.length; from += ANSWERED) {
    signal?.throwIfAborted();
    const some = images.slice(from, from + ANSWERED);
    const judged = learner.judge((await learner.answer(some)).logits, some);
    loss += judged.loss * some.length;
    correct += judged.correct;
  }
  return { loss: loss / images.length, correct };
}
