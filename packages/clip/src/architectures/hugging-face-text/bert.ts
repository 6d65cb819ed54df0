import { INT64, node, weightValue } from "../../onnx/graph.ts";
import type { Graph, Value } from "../../onnx/graph.ts";
import { integers, layerNorm, reshape, slice, transpose } from "../../onnx/operators.ts";
import { weightRows, type Weights } from "../../tower/weights.ts";
import { transformerBlock } from "../transformer-block.ts";
import { byToken, placesOfTokens, textInput, type TextInput, type TextShape } from "./text-input.ts";

export interface Bert extends TextShape {
  /** Rows of the table of positions. */
  readonly positions: number;
  /** Whether the row of a token is its place among those that are no padding, counted from the padding's id + 1 (RoBERTa). */
  readonly countsTokens: boolean;
  /** Kinds of segments, of which every token is of the first. */
  readonly segments: number;
  readonly epsilon: number;
}

/**
 * BERT's encoder (Devlin et al., arXiv 1810.04805) and RoBERTa's (Liu et al., arXiv 1907.11692): tokens after the last
 * block, [L, n, W].
 */
export function bertTokens(
  graph: Graph,
  weights: Weights,
  config: Bert,
): { readonly tokens: Value; readonly text: TextInput } {
  const { width, heads } = config;
  const text = textInput(graph, weights, config);
  const { length } = text;
  const segment = weightRows(weights.get("text.segments", [config.segments, width]), 0, 1);
  const placed = node(graph, "Add", [
    node(graph, "Add", [text.words, reshape(graph, weightValue(graph, segment), [1, 1, width])]),
    positionRows(graph, weights, config, text),
  ]);
  let x = layerNorm(
    graph,
    reshape(graph, placed, [-1, width]),
    weights.get("text.embedding_norm.weight", [width]),
    weights.get("text.embedding_norm.bias", [width]),
    config.epsilon,
  );
  const split = node(graph, "Concat", [length, integers(graph, [-1, heads, width / heads])], { axis: 0 });
  const shape = { ...config, activation: "gelu", parts: { norm: "sum" } } as const;
  for (let i = 0; i < config.layers; i++) {
    x = transformerBlock(graph, weights, `text.blocks.${i}`, shape, x, { split, mask: text.mask }).tokens;
  }
  return { tokens: byToken(graph, x, length, width), text };
}

/** What is added to each token for its place: [L, n or 1, W]. */
function positionRows(
  graph: Graph,
  weights: Weights,
  { width, positions, countsTokens, padding }: Bert,
  text: TextInput,
): Value {
  const table = weightValue(graph, weights.get("text.positions", [positions, width]));
  if (countsTokens) {
    const places = node(graph, "Cast", [placesOfTokens(graph, text, padding)], { to: INT64 });
    return node(graph, "Gather", [table, transpose(graph, places, [1, 0])], { axis: 0 });
  }
  const zero = integers(graph, [0]);
  return reshape(graph, slice(graph, table, 0, zero, text.length), [-1, 1, width]);
}

const NAMES: Readonly<Record<string, string>> = {
  tokens: "embeddings.word_embeddings",
  positions: "embeddings.position_embeddings.weight",
  segments: "embeddings.token_type_embeddings.weight",
  embedding_norm: "embeddings.LayerNorm",
};

const BLOCK: Readonly<Record<string, string>> = {
  "attention.query": "attention.self.query",
  "attention.key": "attention.self.key",
  "attention.value": "attention.self.value",
  "attention.out": "attention.output.dense",
  norm1: "attention.output.LayerNorm",
  "mlp.in": "intermediate.dense",
  "mlp.out": "output.dense",
  norm2: "output.LayerNorm",
};

/** What transformers calls a weight of BERT's, `text.` and the encoder's own name before it left out. */
export function bertName(name: string): string {
  const [, index, piece = "", kind] = /^blocks\.(\d+)\.(.+)\.(weight|bias)$/.exec(name) ?? [];
  if (index !== undefined) return `encoder.layer.${index}.${BLOCK[piece] ?? piece}.${kind}`;
  const [, whole = name, suffix = ""] = /^(.+?)(\.(?:weight|bias))$/.exec(name) ?? [];
  return (NAMES[whole] ?? whole) + suffix;
}
