import {
  type Bank,
  createRandom,
  type Encoder,
  prepareVocabulary,
  targetOfClass,
  type Vocabulary,
} from "@commonground/core";
import { fileTextCache } from "@commonground/files/node";
import { drawingSeed } from "../interventions/drawings/drawing-seed.ts";
import { randomWordsBank, readWords } from "./random-words.ts";
import type { RandomiseOptions } from "./randomise-options.ts";
import { relabelled } from "./relabelled.ts";
import type { Tale } from "./see-and-tell.ts";
import type { Sight, StepName } from "./steps.ts";

/** The step of the model's own explanations. */
export const OWN = "own";

/** How each sight is told; other vocabularies than the model's own are made when they are needed. */
export function talesOf(
  encoder: Encoder,
  options: RandomiseOptions,
): (sight: Sight, place: number) => Promise<Tale[]> {
  const { vocabulary, bank, classes, seed } = options;
  const ofWords = once(async () =>
    prepared(encoder, randomWordsBank(bank, await readWords(), seed, classes), options),
  );
  const ofText = once(async () => {
    const random = await options.load({ kind: "random", seed, tower: "text" });
    try {
      return await prepared(random, bank, options);
    } finally {
      await random.dispose();
    }
  });
  const ofLabels = once(async () => relabelled(vocabulary, createRandom(seed)));
  const told = async (step: StepName, place: number): Promise<Tale> => {
    switch (step) {
      case "text":
      case "both":
        return sameClass(step, await ofText());
      case "labels":
        return sameClass(step, await ofLabels());
      case "words":
        return sameClass(step, await ofWords());
      case "target":
        return {
          name: step,
          vocabulary,
          target: (name) => {
            const random = createRandom(drawingSeed(seed, place));
            const others = classes.filter((other) => other !== name);
            return targetOfClass(vocabulary, others[Math.floor(random() * others.length)]);
          },
        };
      default:
        return sameClass(step, vocabulary);
    }
  };
  return async ({ weights, steps }, place) => {
    const tales = await Promise.all(steps.map((step) => told(step, place)));
    return weights === null ? [sameClass(OWN, vocabulary), ...tales] : tales;
  };
}

/** The class that the model's own explanation tells of, in other words or seen otherwise. */
function sameClass(name: string, vocabulary: Vocabulary): Tale {
  return { name, vocabulary, target: (own) => targetOfClass(vocabulary, own) };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function prepared(
  encoder: Encoder,
  bank: Bank,
  { classes, signal, onProgress }: RandomiseOptions,
): Promise<Vocabulary> {
  return prepareVocabulary(encoder, bank, {
    classes,
    signal,
    cache: fileTextCache(),
    onProgress: (done, total) => onProgress?.(`encoding ${done} of ${total} texts …`),
  });
}
