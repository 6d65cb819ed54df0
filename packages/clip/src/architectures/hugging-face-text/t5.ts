/*
 * The encoder of T5 version 1.1 and mT5 (Raffel et al., arXiv 1910.10683; Xue et al., arXiv 2010.11934): norms by the
 * root of the mean square, no biases, scores that are not scaled and learn from how far tokens stand apart.
 */
import { node, weightValue } from "../../onnx/graph.ts";
import type { Graph, Value, Weight } from "../../onnx/graph.ts";
import { activate, integers, linear, reshape, scalar, transpose } from "../../onnx/operators.ts";
import type { Weights } from "../../tower/weights.ts";
import { upTo } from "../text-positions.ts";
import { byToken, textInput, type TextInput, type TextShape } from "./text-input.ts";

export interface T5 extends TextShape {
  /** Channels of a head, which need not fill the width. */
  readonly perHead: number;
  /** Longest text, in tokens. */
  readonly contextLength: number;
}

const EPSILON = 1e-6;
/** Classes of distances, and the first that is as far as any further. */
const BUCKETS = 32;
const FURTHEST = 128;

/** Tokens after the last norm, [L, n, W]. */
export function t5Tokens(
  graph: Graph,
  weights: Weights,
  config: T5,
): { readonly tokens: Value; readonly text: TextInput } {
  const { width, layers } = config;
  const text = textInput(graph, weights, config);
  const bias = node(graph, "Add", [distanceBias(graph, weights, config, text.length), text.mask]);
  let x = reshape(graph, text.words, [-1, width]);
  for (let i = 0; i < layers; i++) {
    x = block(graph, weights, `text.blocks.${i}`, config, x, text.length, bias);
  }
  const normed = rootNorm(graph, x, weights.get("text.final_norm.weight", [width]));
  return { tokens: byToken(graph, normed, text.length, width), text };
}

function block(
  graph: Graph,
  weights: Weights,
  prefix: string,
  { width, heads, perHead, hidden }: T5,
  x: Value,
  length: Value,
  bias: Value,
): Value {
  const norm = (name: string, rows: Value): Value =>
    rootNorm(graph, rows, weights.get(`${prefix}.${name}.weight`, [width]));
  const project = (name: string, rows: Value, out: number, from: number): Value =>
    linear(graph, rows, weights.get(`${prefix}.${name}.weight`, [out, from]));
  const split = node(graph, "Concat", [length, integers(graph, [-1, heads, perHead])], { axis: 0 });
  const first = norm("norm1", x);
  const part = (name: string, permutation: readonly number[]): Value => {
    const rows = project(`attention.${name}`, first, heads * perHead, width);
    return transpose(graph, node(graph, "Reshape", [rows, split]), permutation);
  };
  const scores = node(graph, "Add", [
    node(graph, "MatMul", [part("query", [1, 2, 0, 3]), part("key", [1, 2, 3, 0])]),
    bias,
  ]);
  const mixed = node(graph, "MatMul", [
    node(graph, "Softmax", [scores], { axis: -1 }),
    part("value", [1, 2, 0, 3]),
  ]);
  const joined = reshape(graph, transpose(graph, mixed, [2, 0, 1, 3]), [-1, heads * perHead]);
  const middle = node(graph, "Add", [x, project("attention.out", joined, width, heads * perHead)]);
  const second = norm("norm2", middle);
  const gate = activate(graph, project("mlp.gate", second, hidden, width), "gelu-tanh");
  const inner = node(graph, "Mul", [gate, project("mlp.in", second, hidden, width)]);
  return node(graph, "Add", [middle, project("mlp.out", inner, width, hidden)]);
}

/** Rows over the root of their mean square (Zhang & Sennrich, arXiv 1910.07467). */
function rootNorm(graph: Graph, x: Value, scale: Weight): Value {
  const square = node(graph, "ReduceMean", [node(graph, "Mul", [x, x])], { axes: [-1], keepdims: 1 });
  const root = node(graph, "Sqrt", [node(graph, "Add", [square, scalar(graph, EPSILON)])]);
  return node(graph, "Mul", [node(graph, "Div", [x, root]), weightValue(graph, scale)]);
}

/** What is added to the scores of a query and a key by how far apart they stand: [1, heads, L, L]. */
function distanceBias(graph: Graph, weights: Weights, { heads, contextLength }: T5, length: Value): Value {
  const places = upTo(graph, length);
  const apart = node(graph, "Sub", [
    node(graph, "Unsqueeze", [places, integers(graph, [0])]),
    node(graph, "Unsqueeze", [places, integers(graph, [1])]),
  ]);
  const offsets = node(graph, "Add", [apart, integers(graph, [contextLength - 1])]);
  const buckets = Array.from({ length: 2 * contextLength - 1 }, (_, i) => bucketOf(i - contextLength + 1));
  const chosen = node(graph, "Gather", [integers(graph, buckets), offsets], { axis: 0 });
  const table = weightValue(graph, weights.get("text.distances.weight", [BUCKETS, heads]));
  const found = node(graph, "Gather", [table, chosen], { axis: 0 });
  return node(graph, "Unsqueeze", [transpose(graph, found, [2, 0, 1]), integers(graph, [0])]);
}

/**
 * The class of a key that stands `offset` after its query (arXiv 1910.10683, section 2.1): one each for near ones, wider
 * with the logarithm of the distance for others; those after the query have classes of their own.
 */
export function bucketOf(offset: number): number {
  const half = BUCKETS / 2;
  const near = half / 2;
  const distance = Math.abs(offset);
  const far =
    near + Math.trunc(Math.fround((Math.log(distance / near) / Math.log(FURTHEST / near)) * (half - near)));
  return (offset > 0 ? half : 0) + (distance < near ? distance : Math.min(far, half - 1));
}

const BLOCK: Readonly<Record<string, string>> = {
  norm1: "layer.0.layer_norm",
  "attention.query": "layer.0.SelfAttention.q",
  "attention.key": "layer.0.SelfAttention.k",
  "attention.value": "layer.0.SelfAttention.v",
  "attention.out": "layer.0.SelfAttention.o",
  norm2: "layer.1.layer_norm",
  "mlp.gate": "layer.1.DenseReluDense.wi_0",
  "mlp.in": "layer.1.DenseReluDense.wi_1",
  "mlp.out": "layer.1.DenseReluDense.wo",
};

/** What transformers calls a weight of T5's encoder, `text.` and the encoder's own name before it left out. */
export function t5Name(name: string): string {
  const [, index, piece = ""] = /^blocks\.(\d+)\.(.+)\.weight$/.exec(name) ?? [];
  if (index !== undefined) return `block.${index}.${BLOCK[piece] ?? piece}.weight`;
  return name
    .replace(/^tokens\./, "embed_tokens.")
    .replace(/^final_norm\./, "final_layer_norm.")
    .replace(/^distances\./, "block.0.layer.0.SelfAttention.relative_attention_bias.");
}
