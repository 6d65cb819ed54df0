/*
 * Attention with a single query, which pools tokens into one vector. As there is one query, the key and value
 * projections of every token need not be computed: q·(Wₖx + bₖ) = (Wₖᵀq)·x + const, and the constant leaves a
 * softmax as it is; Σₜ pₜ(Wᵥxₜ + bᵥ) = Wᵥ(Σₜ pₜxₜ) + bᵥ, as the weights pₜ sum to 1. For 50 tokens that is a
 * fiftieth of the work.
 */
import { node, weightValue } from "../onnx/graph.ts";
import type { Graph, Value, Weight } from "../onnx/graph.ts";
import { integers, linear, reshape, transpose } from "../onnx/operators.ts";

export interface AttentionPoolWeights {
  /** [D, D]. */
  readonly query: Weight;
  /** [D, W] each. */
  readonly key: Weight;
  readonly value: Weight;
  /** [D] each; the key's bias has no influence. */
  readonly queryBias: Weight;
  readonly valueBias: Weight;
}

/**
 * Multi-head attention (Vaswani et al., arXiv 1706.03762, section 3.2) of one query to the `tokens` [n, T, W], before
 * the output projection: [n, D]. `query` is [n, D], or [1, D] for one that all images share. D is a multiple of
 * `heads`.
 */
export function attentionPool(
  graph: Graph,
  query: Value,
  tokens: Value,
  heads: number,
  { query: queryWeight, queryBias, key, value, valueBias }: AttentionPoolWeights,
): Value {
  const [width = 0] = queryWeight.shape;
  const [, from = 0] = key.shape;
  const perHead = width / heads;
  const byHead = (weight: Weight): Value =>
    reshape(graph, weightValue(graph, weight), [heads, perHead, from]);

  const scaled = linear(graph, query, queryWeight, queryBias, perHead ** -0.5);
  const split = reshape(graph, scaled, [-1, heads, 1, perHead]);
  const asked = node(graph, "Squeeze", [node(graph, "MatMul", [split, byHead(key)]), integers(graph, [2])]);
  const scores = node(graph, "MatMul", [tokens, transpose(graph, asked, [0, 2, 1])]);
  const shares = node(graph, "Softmax", [transpose(graph, scores, [0, 2, 1])], { axis: -1 });
  const mixed = reshape(graph, node(graph, "MatMul", [shares, tokens]), [-1, heads, 1, from]);
  const values = node(graph, "MatMul", [mixed, transpose(graph, byHead(value), [0, 2, 1])]);
  return node(graph, "Add", [reshape(graph, values, [-1, width]), weightValue(graph, valueBias)]);
}
