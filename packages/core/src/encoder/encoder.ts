import type { ExplainSettings } from "../explanation/settings.ts";
import type { Pixels } from "../image/pixels.ts";
import type { Preprocess } from "../image/preprocess.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Count, Sha256 } from "../explanation/quantities.ts";

/** The patch grid of a vision encoder: N = rows · columns patches. */
export interface Grid {
  readonly rows: Count;
  readonly columns: Count;
}

/**
 * Inner features of a vision encoder. For each patch: `tokens`, output of a block before the final layer norm
 * (CNN: the last stage's feature map, row by row); `keys`, key projection of a block's attention; `keys-nobias` the
 * same without its bias, as the paper's released code takes it. For the class token alone: `cls`, its row of the
 * block's output, and `cls-keys`, its row of the keys.
 */
export type FeatureKind = "tokens" | "keys" | "keys-nobias" | "cls" | "cls-keys";

/**
 * A feature of one block, numbered from 0: `tokens@9`. Features of patches without a block are those of the last.
 */
export type FeatureOutput = "tokens" | "keys" | "keys-nobias" | ProjectedFeature | `${FeatureKind}@${number}`;

/**
 * Patches brought into the joint space (method 12), not normalised: `tokens`, the last block's output through the
 * final norm and the projection; `value`, the last block's value and output projections alone, then the same; `self`,
 * the last block's attention among the keys themselves, without residual and perceptron, then the same.
 */
export type ProjectedFeature = "projected-tokens" | "projected-value" | "projected-self";

/** How a cosine similarity becomes a probability: softmax (CLIP) or sigmoid (SigLIP) of scale · cosine + bias. */
export interface Scoring {
  readonly kind: "softmax" | "sigmoid";
  /** exp(logit_scale). */
  readonly scale: number;
  /** logit_bias; 0 for CLIP. */
  readonly bias: number;
}

/** What identifies a model and what a reader of a result must know of it. */
export interface ModelInfo {
  readonly id: string;
  /** Commit on the hub the weights came from; null for a model from elsewhere. */
  readonly revision: string | null;
  /** SHA-256 of the weights file, hexadecimal. */
  readonly sha256: Sha256;
  /** SHA-256 (hexadecimal) of what decides its numbers besides: configuration, preprocessing and tokenizer files. */
  readonly configurationSha256: Sha256;
  /** Family of the vision encoder, e.g. `vit`. */
  readonly architecture: string;
  /** Naming scheme of the weights file, e.g. `open_clip`. */
  readonly layout: string;
  /** Number format the graph computes in. */
  readonly precision: string;
  /** What ran it and where, e.g. `onnxruntime-node 1.30.0` on `cpu`. */
  readonly runtime: string;
  readonly device: string;
  /** Side lengths of the model's input, in pixels. */
  readonly imageSize: { readonly width: Count; readonly height: Count };
  /** Kinds of inner features it can put out; a CNN has `tokens` alone. */
  readonly features: readonly FeatureKind[];
  readonly grid: Grid;
  /**
   * Pixels of the frame that a patch sees. Patches tile the frame from the top left; what lies beyond the last of them
   * (378 of 384 pixels for patches of 14) no patch sees.
   */
  readonly patch: { readonly width: Count; readonly height: Count };
  /** How an image becomes the model's frame, so that frames can be drawn without the model. */
  readonly preprocess: Preprocess;
  /** Ways to bring patches into the joint space. */
  readonly projections: readonly ProjectedFeature[];
  /** Whether patches can be left out of the sequence. */
  readonly drop: boolean;
  /** Blocks of the vision encoder whose features can be asked for by number; 0 for a CNN. */
  readonly blocks: Count;
  /** Dimension c of the joint space. */
  readonly embeddingDimension: Count;
  /** Longest text in tokens, start and end tokens included. */
  readonly contextLength: Count;
  readonly scoring: Scoring;
  /** What a reader must know before trusting an answer, as the model's configuration says it; null for nothing. */
  readonly caution: string | null;
  /** Settings of `explain` that measured best with this model, as its configuration says them; null for none. */
  readonly recommended: Partial<Pick<ExplainSettings, "regions" | "projection">> | null;
}

export interface EncodeOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface EncodeImagesOptions extends EncodeOptions {
  /** Inner features to return beside the embeddings; none by default. `cls@*` asks for `cls@0`, `cls@1`, … */
  readonly features?: readonly (FeatureOutput | `${FeatureKind}@*`)[] | undefined;
  /**
   * For each image the patches to leave out of the sequence, the others keep their positions; only embeddings come
   * back. Throws `UNSUPPORTED_FEATURE` where `info.drop` is false, `INVALID_ARGUMENT` together with features.
   */
  readonly drop?: readonly ArrayLike<number>[] | undefined;
}

export interface EncodedImages {
  /** n × c, not normalised. */
  readonly embeddings: Matrix;
  /**
   * Each requested feature under the name it was requested by. Of patches as (n·N) × C: patch p of image i is row
   * i·N + p, patches row by row; of class tokens as n × C.
   */
  readonly features: Partial<Record<FeatureOutput, Matrix>>;
}

/**
 * A pair of encoders into one joint space. Implementations: onnxruntime in Node or the browser
 * (`@commonground/clip`) and the synthetic one for tests.
 */
export interface Encoder {
  readonly info: ModelInfo;
  /**
   * Brings an image of any size into the model's frame (`info.imageSize`), 8 bits a channel, as the model's
   * preprocessing says. An image that already has that size comes back unchanged. `scale`, a whole number, gives the
   * same view at that multiple of the size, for display.
   */
  prepareImage(image: Pixels, scale?: number): Pixels;
  /** Encodes images of any size (each is prepared first). */
  encodeImages(images: readonly Pixels[], options?: EncodeImagesOptions): Promise<EncodedImages>;
  /** Encodes texts; n × c, not normalised. A text beyond the context is cut, its end token kept. */
  encodeTexts(texts: readonly string[], options?: EncodeOptions): Promise<Matrix>;
}
