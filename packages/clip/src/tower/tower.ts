import type { FeatureKind, FeatureOutput, Grid, ProjectedFeature } from "@commonground/core";
import type { Graph } from "../onnx/graph.ts";
import type { SimpleTokenizer } from "../tokenizer/simple-tokenizer.ts";
import type { Locate, Weights } from "./weights.ts";

/** A parsed configuration file in one of the known layouts, from which a family reads what it needs. */
export interface TowerSource {
  readonly layout: "open_clip" | "hugging-face";
  /** Path of the file, for messages. */
  readonly path: string;
  /** open_clip: the value of `model_cfg`; Hugging Face: the whole file. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Patches that an image may have at most, where an image processor for images of any shape says so. */
  readonly mostPatches?: number | undefined;
  /** Shape of a tensor by its name in the weights file; undefined where that lacks it. */
  readonly shapeOf: (tensor: string) => readonly number[] | undefined;
}

/** Names of a vision graph's outputs. */
export type VisionOutput = "embedding" | FeatureOutput;

/**
 * One half of a model: everything that depends on its architecture. A vision graph takes `pixels`
 * [n, 3, height, width] and `kept_tokens` (int64 [1]: how many tokens, class token first, leave the last block; 1
 * where nothing is wanted of the last block's patches, otherwise all) and puts out what it is asked for. One that drops
 * takes `patch_rows` besides (int64 [m · n], see `keptPatches`).
 */
export interface VisionTower {
  readonly family: string;
  readonly imageSize: { readonly width: number; readonly height: number };
  readonly grid: Grid;
  /** Tokens inside the encoder, class token included. */
  readonly tokens: number;
  /** Blocks whose features can be asked for by number; 0 for a CNN. */
  readonly blocks: number;
  /** Kinds of features it has; those of patches also without a block, as features of the last. */
  readonly features: readonly FeatureKind[];
  /** Pixels of the frame that a patch sees; patches tile it from the top left. */
  readonly patch: { readonly width: number; readonly height: number };
  /** Ways to bring patches into the joint space. */
  readonly projections: readonly ProjectedFeature[];
  /** Tokens that are no patches and stay when all patches are left out; undefined where none can be left out. */
  readonly drop: { readonly leading: number } | undefined;
  /** Whether the embedding is made of all tokens of the last block, however many of them leave it besides. */
  readonly poolsAll?: boolean | undefined;
  /** Where the file keeps its weights (`vision.…`), for one whose names are not those of the layout's own encoder. */
  readonly locate?: Locate | undefined;
  readonly build: (
    graph: Graph,
    weights: Weights,
    outputs: readonly VisionOutput[],
    options?: BuildOptions,
  ) => void;
}

export interface BuildOptions {
  /** Takes `patch_rows`, and puts out the embedding alone. */
  readonly drop?: boolean;
}

/** What a text encoder asks of its tokenizer. */
export interface Tokenization {
  /**
   * How far texts are padded: an encoder without a causal mask sees the padding, and needs all texts as long as in
   * its training.
   */
  readonly padding: "longest" | "full";
  /** What stands after the end token: id 0, or the padding token that the tokenizer names. */
  readonly pad: "zero" | "token";
  /** The id of padding, where the encoder looks for it. */
  readonly padId?: number | undefined;
  /** Whether the token that ends a text is 0 for the encoder (open_clip's `strip_sep_token`). */
  readonly stripSeparator?: boolean | undefined;
  /** What is done to a text before its tokens are looked up. */
  readonly clean?: ((text: string) => string) | undefined;
  /** Where texts are taken apart by CLIP's SimpleTokenizer, and not as the tokenizer.json says. */
  readonly simple?: SimpleTokenizer | undefined;
}

/** A text graph takes `ids` (int32 [n, length], padded as `tokenization` says) and puts out `embedding` [n, c]. */
export interface TextTower {
  readonly family: string;
  readonly blocks: number;
  readonly contextLength: number;
  readonly vocabularySize: number;
  readonly tokenization: Tokenization;
  /** Where the file keeps its weights (`text.…`), for one whose names are not those of the layout's own encoder. */
  readonly locate?: Locate | undefined;
  readonly build: (graph: Graph, weights: Weights) => void;
}

/**
 * A family of encoders. `configure` returns undefined when the configuration describes another family, and throws
 * `INVALID_CONFIG` or `UNSUPPORTED_ARCHITECTURE` when it describes this one wrongly or with parts that are not built.
 */
export interface Family<Tower> {
  readonly name: string;
  readonly description: string;
  readonly configure: (source: TowerSource) => Tower | undefined;
}
