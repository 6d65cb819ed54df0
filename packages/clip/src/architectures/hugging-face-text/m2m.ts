import { constant, node } from "../../onnx/graph.ts";
import type { Graph, Value } from "../../onnx/graph.ts";
import { integers, layerNorm, reshape, scalar, transpose } from "../../onnx/operators.ts";
import type { Weights } from "../../tower/weights.ts";
import { transformerBlock } from "../transformer-block.ts";
import { byToken, placesOfTokens, textInput, type TextInput, type TextShape } from "./text-input.ts";

const EPSILON = 1e-5;
const BASE = 10_000;

/**
 * The encoder of M2M-100 (Fan et al., arXiv 2010.11125) and NLLB: scaled words, places by sines and cosines, blocks with
 * ReLU: tokens after the last norm, [L, n, W].
 */
export function m2mTokens(
  graph: Graph,
  weights: Weights,
  config: TextShape,
): { readonly tokens: Value; readonly text: TextInput } {
  const { width, heads, padding } = config;
  const text = textInput(graph, weights, config);
  const half = width / 2;
  const frequencies = Array.from({ length: half }, (_, i) => BASE ** (-i / (half - 1)));
  const angles = node(graph, "Mul", [
    reshape(graph, transpose(graph, placesOfTokens(graph, text, padding), [1, 0]), [-1, 1]),
    constant(graph, "float32", [1, half], frequencies),
  ]);
  const places = node(graph, "Concat", [node(graph, "Sin", [angles]), node(graph, "Cos", [angles])], {
    axis: 1,
  });
  const words = node(graph, "Mul", [text.words, scalar(graph, Math.sqrt(width))]);
  let x = node(graph, "Add", [reshape(graph, words, [-1, width]), places]);
  const split = node(graph, "Concat", [text.length, integers(graph, [-1, heads, width / heads])], {
    axis: 0,
  });
  const shape = { ...config, activation: "relu", epsilon: EPSILON } as const;
  for (let i = 0; i < config.layers; i++) {
    x = transformerBlock(graph, weights, `text.blocks.${i}`, shape, x, { split, mask: text.mask }).tokens;
  }
  const [scale, bias] = ["weight", "bias"].map((kind) => weights.get(`text.final_norm.${kind}`, [width]));
  const normed = layerNorm(graph, x, scale!, bias!, EPSILON);
  return { tokens: byToken(graph, normed, text.length, width), text };
}

const BLOCK: Readonly<Record<string, string>> = {
  norm1: "self_attn_layer_norm",
  "attention.query": "self_attn.q_proj",
  "attention.key": "self_attn.k_proj",
  "attention.value": "self_attn.v_proj",
  "attention.out": "self_attn.out_proj",
  norm2: "final_layer_norm",
  "mlp.in": "fc1",
  "mlp.out": "fc2",
};

/** What transformers calls a weight of M2M-100's encoder, `text.` and the encoder's own name before it left out. */
export function m2mName(name: string): string {
  const [, index, piece = "", kind] = /^blocks\.(\d+)\.(.+)\.(weight|bias)$/.exec(name) ?? [];
  if (index !== undefined) return `layers.${index}.${BLOCK[piece] ?? piece}.${kind}`;
  return name.replace(/^tokens\./, "embed_tokens.").replace(/^final_norm\./, "layer_norm.");
}
