import type { Preprocess } from "@commonground/core";
import type { TextTower, VisionTower } from "../tower/tower.ts";
import type { Locate } from "../tower/weights.ts";

/** A checkpoint's configuration, the same for every layout. */
export interface ClipConfig {
  /** Name of the layout. */
  readonly layout: string;
  readonly vision: VisionTower;
  readonly text: TextTower;
  /** Dimension c of the joint space. */
  readonly embeddingDimension: number;
  readonly preprocess: Preprocess;
  readonly locate: Locate;
  /** A sentence on defaults that stand in for what the files do not say. */
  readonly assumed?: string | undefined;
}

export type ShapeOf = (tensor: string) => readonly number[] | undefined;

/** A JSON file of a checkpoint: its path, for messages, and its parsed value. */
export interface ConfigFile {
  readonly path: string;
  readonly value: unknown;
  /** SHA-256 of its bytes, hexadecimal; absent for a configuration that is read off the weights. */
  readonly sha256?: string;
}

/** Names of tensors that belong to either encoder. */
export interface Encoders {
  readonly vision: readonly string[];
  readonly text: readonly string[];
}

/** The files of a tokenizer, in every layout: the tokenizer itself, and what is said of it besides, newest form first. */
export const TOKENIZER_FILE = "tokenizer.json";
/** BERT's vocabulary, of which transformers makes Chinese CLIP's tokenizer where there is no tokenizer.json. */
export const VOCABULARY_FILE = "vocab.txt";
export const TOKENIZER_SETTINGS = ["tokenizer_config.json", "special_tokens_map.json"] as const;

/** A way in which checkpoints are published. */
export interface Layout {
  readonly name: string;
  /** Names the weights may have as safetensors, the preferred one first; in shards their index has `.index.json` more. */
  readonly weights: readonly string[];
  /** Names they may have as PyTorch saves them, with shards alike. */
  readonly torchWeights: readonly string[];
  /** Name of the configuration file; absent where the weights alone say what the model is. */
  readonly config?: string;
  /** Names a further file with the preprocessing may have, the preferred one first; it may be absent. */
  readonly preprocessors?: readonly string[];
  /** Whether the library of the layout reads what is said of the tokenizer besides (`TOKENIZER_SETTINGS`). */
  readonly readsTokenizerSettings: (config: ConfigFile) => boolean;
  /** Tensors of either encoder that every model of the layout has; `.*` stands for all that begin so. */
  readonly encoders: Encoders;
  /**
   * Reads the configuration (without a file of its own: the weights file, and no value). `shapeOf` tells the shape of
   * a tensor in the weights file, undefined when that lacks it. Throws `INVALID_CONFIG`, `UNSUPPORTED_ARCHITECTURE`
   * or `NOT_FOUND`.
   */
  readonly parse: (config: ConfigFile, preprocessor: ConfigFile | undefined, shapeOf: ShapeOf) => ClipConfig;
}

/** Preprocessing of OpenAI's CLIP, which checkpoints that say nothing else follow. */
export const OPENAI_MEAN = [0.48145466, 0.4578275, 0.40821073] as const;
export const OPENAI_STD = [0.26862954, 0.26130258, 0.27577711] as const;
