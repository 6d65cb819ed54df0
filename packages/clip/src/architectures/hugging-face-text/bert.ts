import { node, weightValue } from "../../onnx/graph.ts";
import type { Graph, Value } from "../../onnx/graph.ts";
import { integers, layerNorm, reshape } from "../../onnx/operators.ts";
import { weightRows, type Weights } from "../../tower/weights.ts";
import { transformerBlock } from "../transformer-block.ts";
import { byToken, textInput, type TextInput, type TextShape } from "./text-input.ts";

export interface Bert extends TextShape {
  /** Rows of the table of positions, and the first that a text uses: RoBERTa counts from the padding's id on. */
  readonly positions: number;
  readonly firstPosition: number;
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
  const { width, heads, positions, firstPosition } = config;
  const text = textInput(graph, weights, config);
  const { length } = text;
  const table = weights.get("text.positions", [positions, width]);
  const used = node(graph, "Slice", [
    weightValue(graph, weightRows(table, firstPosition, positions)),
    integers(graph, [0]),
    length,
    integers(graph, [0]),
  ]);
  const segment = weightRows(weights.get("text.segments", [config.segments, width]), 0, 1);
  const placed = node(graph, "Add", [
    node(graph, "Add", [text.words, reshape(graph, weightValue(graph, segment), [1, 1, width])]),
    reshape(graph, used, [-1, 1, width]),
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
