import type { Preprocess } from "@commonground/core";
import type { PaperFigures } from "./paper-results.ts";

/** A published checkpoint. */
export interface KnownCheckpoint {
  /** Architecture and pre-training, as open_clip names them. */
  readonly name: string;
  /** Repository on the Hugging Face hub. */
  readonly hubId: string;
  readonly layout: "open_clip" | "hugging-face";
  readonly architecture: "vit" | "resnet" | "convnext" | "siglip" | "eva" | "pe" | "fastvit";
  /** Width and height of the input in pixels. */
  readonly imageSize: number;
  /** Width and height of a patch in pixels, for transformers. */
  readonly patchSize?: number;
  /** Dimension of the joint space. */
  readonly embeddingDimension: number;
  /** Tokens of a text, start and end included. */
  readonly contextLength: number;
  /** Both encoders together, in millions. */
  readonly parameters: number;
  /** Of the transformers; hub models and convolutional vision encoders have their own (ReLU in a ResNet, GELU in a ConvNeXt). */
  readonly activation: "gelu" | "quick-gelu" | "gelu-tanh";
  readonly preprocess: Pick<Preprocess, "mean" | "std" | "interpolation" | "resize">;
  /** How an image's probability of a text follows from their similarity. */
  readonly scoring: "softmax" | "sigmoid";
  /**
   * `clip`: byte pairs, 49,408; `siglip`: SentencePiece, 32,000; `gemma`: SentencePiece, 256,000; others as the models
   * that they come from.
   */
  readonly tokenizer: "clip" | "siglip" | "gemma" | "bert" | "roberta" | "xlm-roberta" | "xlm-v" | "nllb";
  /** SPDX identifier; `apple-amlr` is Apple's model licence for research, as the hub names it. */
  readonly licence: string;
  /** Size of the weights file in bytes, to the three digits that the hub shows. */
  readonly weightsBytes?: number;
  /** Zero-shot top-1 accuracy on ImageNet-1k in percent, as published; the paper's own is among its figures. */
  readonly imagenetTop1?: number;
  readonly paper?: PaperFigures;
  /** What to know before use, and what could not be verified. */
  readonly note?: string;
}
