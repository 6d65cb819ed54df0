import { type Matrix, matrix, type Random } from "@commonground/core";
import type { Gradients, Parameters } from "./adam.ts";
import type { Encoded } from "./encoded.ts";
import type { Loss } from "./losses.ts";

/** What a baseline learns from. */
export interface Material {
  readonly encoded: Encoded;
  /** Index of each image's class. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** D × c, unit rows. */
  readonly texts: Matrix;
  /** For each class, which descriptors the bank gives it. */
  readonly descriptorsOf: readonly ReadonlySet<number>[];
  /** Patches of an image, row by row. */
  readonly grid: { readonly rows: number; readonly columns: number };
}

export interface Answers {
  /** images × classes; images × D of a method that names concepts only. */
  readonly logits: Matrix;
  /** Activation of each concept, images × D; null where there are none before the classes. */
  readonly concepts: Matrix | null;
}

/** One baseline on one set of images: its numbers, and how they are to change. */
export interface Learner {
  /** Changed in place while training. */
  readonly parameters: Parameters;
  /** Loss on a batch and its gradient; `random` gives whatever noise the method trains with. */
  gradient(
    images: readonly number[],
    random: Random,
  ): Promise<{ readonly loss: number; readonly gradients: Gradients }>;
  /** Without noise. */
  answer(images: readonly number[]): Promise<Answers>;
  /** How wrong the logits of these images are. */
  judge(logits: Matrix, images: readonly number[]): Loss;
  release(): Promise<void>;
}

/** Numbers uniform within ±1/√inputs, as usual for a layer of that many inputs. */
export function uniformWeights(rows: number, columns: number, inputs: number, random: Random): Matrix {
  const bound = 1 / Math.sqrt(inputs);
  const weights = matrix(rows, columns);
  for (let i = 0; i < weights.data.length; i++) weights.data[i] = bound * (2 * random() - 1);
  return weights;
}

export function sigmoids({ rows, columns, data }: Matrix): Matrix {
  return matrix(
    rows,
    columns,
    data.map((value) => 1 / (1 + Math.exp(-value))),
  );
}

/** `m` with the 1 × columns `bias` added to each row, in place. */
export function addBias(m: Matrix, bias: Matrix): Matrix {
  for (let i = 0; i < m.data.length; i++) m.data[i] += bias.data[i % m.columns];
  return m;
}

export function labelsOf({ labels }: Material, images: readonly number[]): number[] {
  return images.map((image) => labels[image]);
}
