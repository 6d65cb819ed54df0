import { CommonGroundError } from "@commonground/core";
import { FLOAT, input, node, output, storedWeight, weightValue } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { integers, layerNorm, linear, reshape, sizeOf, slice, transpose } from "../onnx/operators.ts";
import type { Family, TextTower, Tokenization } from "../tower/tower.ts";
import type { Weights } from "../tower/weights.ts";
import { huggingFaceText } from "./hugging-face-text.ts";
import { openClipText } from "./open-clip-text.ts";
import { causalMask, paddingMask, type Pooled, pooledPlace, upTo } from "./text-positions.ts";
import { transformerBlock } from "./transformer-block.ts";
import type { TransformerShape } from "./transformer-block.ts";

export interface TextConfig extends TransformerShape {
  readonly contextLength: number;
  readonly vocabularySize: number;
  readonly embeddingDimension: number;
  /** Whether a token sees only what stands before it. */
  readonly causal: boolean;
  readonly pooled: Pooled;
  /**
   * CoCa's token after the whole text (Yu et al., arXiv 2205.01917, section 3.2), which sees no place after an id of
   * `padding`, as open_clip's weights were trained.
   */
  readonly classToken?: { readonly padding: number } | undefined;
  /** How the pooled token goes into the joint space; undefined: it is there already. */
  readonly projection: "biased" | "unbiased" | undefined;
  readonly tokenization: Tokenization;
}

function build(graph: Graph, weights: Weights, config: TextConfig): void {
  const { width, heads, contextLength, vocabularySize, classToken } = config;
  const ids = input(graph, "ids", "int32", ["n", "length"]);
  const texts = sizeOf(graph, ids, 0);

  // Looked up in the stored format, so that an F16 vocabulary is not unfolded to F32 in memory.
  const table = weights.get("text.tokens.weight", [vocabularySize, width]);
  const found = node(graph, "Gather", [storedWeight(graph, table), transpose(graph, ids, [1, 0])]);
  const words = table.type === "F32" ? found : node(graph, "Cast", [found], { to: FLOAT });
  const embedded = classToken === undefined ? words : withClass(graph, weights, config, words, texts);
  const length = sizeOf(graph, embedded, 0);
  const places = contextLength + (classToken === undefined ? 0 : 1);
  const positions = weightValue(graph, weights.get("text.positions", [places, width]));
  const used = slice(graph, positions, 0, integers(graph, [0]), length);
  let x = reshape(graph, node(graph, "Add", [embedded, reshape(graph, used, [-1, 1, width])]), [-1, width]);

  const end = pooledPlace(graph, ids, length, config.pooled);
  const endRows = node(graph, "Add", [node(graph, "Mul", [end, texts]), upTo(graph, texts)]);
  const keys = upTo(graph, length);
  const unseen = classToken === undefined ? undefined : paddingMask(graph, ids, classToken.padding);
  const maskAt = (queries: Value, shape: readonly number[]): Value | undefined => {
    const later = config.causal ? causalMask(graph, reshape(graph, queries, shape), keys) : undefined;
    return later === undefined || unseen === undefined
      ? (later ?? unseen)
      : node(graph, "Add", [later, unseen]);
  };
  const mask = maskAt(keys, [-1, 1]);
  const endMask = maskAt(end, [-1, 1, 1, 1]);

  const split = node(graph, "Concat", [length, integers(graph, [-1, heads, width / heads])], { axis: 0 });
  for (let i = 0; i < config.layers - 1; i++) {
    x = transformerBlock(graph, weights, `text.blocks.${i}`, config, x, { split, mask }).tokens;
  }
  const last = transformerBlock(graph, weights, `text.blocks.${config.layers - 1}`, config, x, {
    split,
    mask: endMask,
    queries: {
      select: (rows) => node(graph, "Gather", [rows, endRows], { axis: 0 }),
      split: integers(graph, [1, -1, heads, width / heads]),
    },
  });
  const normed = layerNorm(
    graph,
    last.tokens,
    weights.get("text.final_norm.weight", [width]),
    weights.get("text.final_norm.bias", [width]),
    config.epsilon,
  );
  output(graph, "embedding", project(graph, weights, config, normed));
}

function project(
  graph: Graph,
  weights: Weights,
  { projection, embeddingDimension, width }: TextConfig,
  rows: Value,
): Value {
  if (projection === undefined) return rows;
  const matrix = weights.get("text.projection.weight", [embeddingDimension, width]);
  const bias =
    projection === "biased" ? weights.get("text.projection.bias", [embeddingDimension]) : undefined;
  return linear(graph, rows, matrix, bias);
}

/** `words` [L, n, W] and the class token after them: [L + 1, n, W]. */
function withClass(graph: Graph, weights: Weights, { width }: TextConfig, words: Value, texts: Value): Value {
  const token = weightValue(graph, weights.get("text.class", [width]));
  const shape = node(graph, "Concat", [integers(graph, [1]), texts, integers(graph, [width])], { axis: 0 });
  return node(graph, "Concat", [words, node(graph, "Expand", [token, shape])], { axis: 0 });
}

/**
 * The text transformer of CLIP (Radford et al., arXiv 2103.00020), causal and pooled at its end token, and that of
 * SigLIP (Zhai et al., arXiv 2303.15343), which sees the whole text and is pooled at its last position; CoCa's has a
 * class token of its own.
 */
export const textTransformer: Family<TextTower> = {
  name: "text-transformer",
  description:
    "text transformer, causal or not (open_clip, OpenAI, Hugging Face CLIPModel, SiglipModel and Siglip2Model)",
  configure: (source) => {
    const config = source.layout === "open_clip" ? openClipText(source) : huggingFaceText(source);
    if (config === undefined) {
      return undefined;
    }
    if (config.width % config.heads !== 0) {
      throw new CommonGroundError(
        "INVALID_CONFIG",
        `${source.path}: text encoder: width ${config.width} is not a multiple of its ${config.heads} heads`,
      );
    }
    return {
      family: "text-transformer",
      blocks: config.layers,
      contextLength: config.contextLength,
      vocabularySize: config.vocabularySize,
      tokenization: config.tokenization,
      build: (graph, weights) => build(graph, weights, config),
    };
  },
};
