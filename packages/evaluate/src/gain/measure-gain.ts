import {
  type Bank,
  type Encoder,
  type Matrix,
  matrix,
  type Resampling,
  row,
  type TextWeightOptions,
} from "@commonground/core";
import {
  besideNames,
  CLASS_AND_DESCRIPTOR_IN_TWO,
  classAndDescriptor,
  descriptorClassifiers,
  descriptorMeans,
  sentenceWeights,
} from "../descriptors/score/descriptor-classifiers.ts";
import { labelRank } from "../descriptors/score/label-rank.ts";
import { addedConcepts } from "./added-concepts.ts";
import { decideClasses, type Decision } from "./decide-classes.ts";
import type { GainSplit, GainWording } from "./gain.ts";
import type { GainImages } from "./gain-images.ts";
import { nearestClasses } from "./nearest-classes.ts";
import { type Ranks, summariseGain } from "./summarise-gain.ts";

/** The paper takes two (method 8). */
export const NEAREST = 2;

export interface GainOptions extends TextWeightOptions {
  readonly resampling: Resampling;
  /** Told what is being done. */
  readonly onStep?: ((text: string) => void) | undefined;
}

/** What is the same under every split: the bank's classes in their ways, and which are near to which. */
export interface GainQuestion {
  readonly wording: GainWording;
  readonly names: readonly string[];
  readonly own: readonly (readonly string[])[];
  readonly descriptorTemplate: string;
  /** `inTwo`: null where the model reads every sentence to its end. */
  readonly weights: Readonly<Record<"name" | "descriptors" | "both" | "sentence", Matrix>> & {
    readonly inTwo: Matrix | null;
  };
  readonly nearest: readonly Int32Array[];
  /** Draws of random words: a phrase for every descriptor of the bank. */
  readonly random: readonly ReadonlyMap<string, string>[];
}

/**
 * Encodes the classes of `bank` and finds the nearest of each. `countTokens` tells how long a text is to the model: where
 * most of the paper's sentences are longer than it reads, so that their descriptors are cut off, classes are worded in the
 * bank's own templates. Throws as `classWeights` does.
 */
export async function openGain(
  encoder: Encoder,
  bank: Bank,
  random: readonly ReadonlyMap<string, string>[],
  countTokens: (text: string) => number,
  options: TextWeightOptions = {},
): Promise<GainQuestion> {
  const names = Object.keys(bank.classes);
  const own = Object.values(bank.classes).map((list) => Array.from(new Set(list)));
  const sentences = own.flatMap((list, c) => list.map((each) => classAndDescriptor(names[c], each)));
  const { contextLength } = encoder.info;
  const cut = sentences.filter((text) => countTokens(text) > contextLength);
  const weights = await descriptorClassifiers(encoder, bank, options);
  const inTwo =
    cut.length === 0
      ? null
      : await sentenceWeights(encoder, names, own, weights.name, options, CLASS_AND_DESCRIPTOR_IN_TWO);
  return {
    wording: {
      base: 2 * cut.length > sentences.length ? "both" : "sentence",
      sentences: sentences.length,
      cut: cut.length,
      reads: cut.length === 0 ? null : readWords(cut[0], countTokens, contextLength),
      contextLength,
    },
    names,
    own,
    descriptorTemplate: bank.descriptorTemplate,
    weights: { ...weights, inTwo },
    nearest: nearestClasses(weights.name, NEAREST),
    random,
  };
}

/**
 * Zero-shot gain (method 8) under one split: concepts are found on the images `finding`, the classes that they hurt are
 * decided on the same, and all is tried on `tested`, which may be the same images again, as the paper has it. Random words
 * go the same way in the place of the concepts.
 */
export async function measureGain(
  encoder: Encoder,
  question: GainQuestion,
  { finding, tested }: { readonly finding: GainImages; readonly tested: GainImages },
  { resampling, onStep, ...options }: GainOptions,
): Promise<GainSplit> {
  const { names, own, weights, nearest, random, wording } = question;
  const base = weights[wording.base];
  const added = addedConcepts(finding, own, nearest);
  const baseFound = rightAnswers(finding, base);
  const describe = async (extra: readonly (readonly string[])[]) => {
    const texts = own.map((list, c) => list.concat(extra[c]));
    const described = await worded(encoder, question, texts, options);
    const decisions = decideClasses(baseFound, rightAnswers(finding, described), finding.labels, extra);
    const mixed = mixRows(base, described, decisions);
    return { decisions, all: ranksOf(tested, described), chosen: ranksOf(tested, mixed) };
  };
  onStep?.("classes with the concepts found");
  const ours = await describe(added);
  const drawn: { readonly all: Ranks; readonly chosen: Ranks }[] = [];
  for (const [d, phrases] of random.entries()) {
    onStep?.(`random words, ${d + 1} of ${random.length}`);
    drawn.push(await describe(added.map((list) => list.map((each) => phrases.get(each)!))));
  }
  return summariseGain(
    {
      base: wording.base,
      names,
      nearest,
      added,
      decisions: ours.decisions,
      finding: finding.labels,
      tested: tested.labels,
      ranks: {
        name: [ranksOf(tested, weights.name)],
        descriptors: [ranksOf(tested, weights.descriptors)],
        both: [ranksOf(tested, weights.both)],
        sentence: [ranksOf(tested, weights.sentence)],
        inTwo: weights.inTwo === null ? [] : [ranksOf(tested, weights.inTwo)],
        concepts: [ours.all],
        chosen: [ours.chosen],
        randomConcepts: drawn.map(({ all }) => all),
        randomChosen: drawn.map(({ chosen }) => chosen),
      },
    },
    resampling,
  );
}

/** The first words of a text, as many as fit into so many tokens. */
function readWords(text: string, countTokens: (text: string) => number, contextLength: number): string {
  const words = text.split(" ");
  while (words.length > 0 && countTokens(words.join(" ")) > contextLength) words.pop();
  return words.join(" ");
}

/** Weights of the classes by these descriptors, in the wording of the base. */
async function worded(
  encoder: Encoder,
  { wording, names, weights, descriptorTemplate }: GainQuestion,
  descriptors: readonly (readonly string[])[],
  options: TextWeightOptions,
): Promise<Matrix> {
  return wording.base === "sentence"
    ? sentenceWeights(encoder, names, descriptors, weights.name, options)
    : besideNames(weights.name, await descriptorMeans(encoder, descriptors, descriptorTemplate, options));
}

/** Rows of `described` for classes that take it, of `base` for the others. */
function mixRows(base: Matrix, described: Matrix, decisions: readonly Decision[]): Matrix {
  const mixed = matrix(base.rows, base.columns);
  for (const [c, decision] of decisions.entries()) {
    row(mixed, c).set(row(decision === "added" ? described : base, c));
  }
  return mixed;
}

/** The place of each image's class among all, from 1. */
function ranksOf({ embeddings, labels }: GainImages, weights: Matrix): Ranks {
  return Float64Array.from(labels, (label, i) => labelRank(row(embeddings, i), weights, label));
}

function rightAnswers(images: GainImages, weights: Matrix): Float64Array {
  return ranksOf(images, weights).map((rank) => (rank === 1 ? 1 : 0));
}
