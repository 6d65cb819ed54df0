/* How a vision transformer's last tokens become one vector, and how each of them would do by itself. */
import { node, weightValue } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { activate, integers, layerNorm, linear, reshape, slice, transpose } from "../onnx/operators.ts";
import type { Activation } from "../onnx/operators.ts";
import type { Weights } from "../tower/weights.ts";
import { attentionPool } from "./attention-pool.ts";

/**
 * What is pooled: the class token; the mean of the patches; all tokens by attention to a query of the model's own and
 * a multilayer perceptron (`map`: Zhai et al., arXiv 2106.04560, section 3.3); or the same with norms before the
 * attention, another width and no perceptron (`cross`: Yu et al., CoCa, arXiv 2205.01917, section 3.2).
 */
export type Pooling =
  | { readonly kind: "class" }
  | { readonly kind: "mean" }
  | {
      readonly kind: "map";
      readonly heads: number;
      readonly hidden: number;
      readonly activation: Activation;
    }
  | {
      readonly kind: "cross";
      readonly heads: number;
      /** Width D of what is pooled. */
      readonly width: number;
      /** How many queries the file holds, of which the first one counts. */
      readonly queries: number;
    };

export interface PooledTokens {
  readonly pooling: Pooling;
  /** Width W of a token. */
  readonly width: number;
  readonly epsilon: number;
  /** Tokens before the first patch. */
  readonly leading: number;
}

export interface Pool {
  /** Tokens [T, n, W], `count` (T) as a one-element int64 value → [n, D]. */
  readonly all: (tokens: Value, count: Value) => Value;
  /** Rows [rows, W], each as if it were the only token → [rows, D]. */
  readonly alone: (rows: Value) => Value;
}

/** Weights: `vision.pool.…`. */
export function visionPool(graph: Graph, weights: Weights, tokens: PooledTokens): Pool {
  const { pooling, width, leading } = tokens;
  switch (pooling.kind) {
    case "class":
      return {
        all: (rows) =>
          reshape(graph, slice(graph, rows, 0, integers(graph, [0]), integers(graph, [1])), [-1, width]),
        alone: (rows) => rows,
      };
    case "mean":
      return {
        all: (rows, count) =>
          node(graph, "ReduceMean", [slice(graph, rows, 0, integers(graph, [leading]), count)], {
            axes: [0],
            keepdims: 0,
          }),
        alone: (rows) => rows,
      };
    case "map":
      return mapPool(graph, weights, tokens, pooling);
    case "cross":
      return crossPool(graph, weights, tokens, pooling);
  }
}

function mapPool(
  graph: Graph,
  weights: Weights,
  { width, epsilon }: PooledTokens,
  { heads, hidden, activation }: Extract<Pooling, { kind: "map" }>,
): Pool {
  const vector = (name: string, length: number) => weights.get(`vision.pool.${name}`, [length]);
  const matrix = (name: string, out: number, from: number) =>
    weights.get(`vision.pool.${name}.weight`, [out, from]);
  const square = (name: string) => matrix(`attention.${name}`, width, width);
  const finish = (attended: Value): Value => {
    const x = linear(graph, attended, square("out"), vector("attention.out.bias", width));
    const normed = layerNorm(graph, x, vector("norm.weight", width), vector("norm.bias", width), epsilon);
    const inner = activate(
      graph,
      linear(graph, normed, matrix("mlp.in", hidden, width), vector("mlp.in.bias", hidden)),
      activation,
    );
    const added = linear(graph, inner, matrix("mlp.out", width, hidden), vector("mlp.out.bias", width));
    return node(graph, "Add", [x, added]);
  };
  return {
    all: (tokens) => {
      const probe = weightValue(graph, weights.get("vision.pool.probe", [1, 1, width]));
      const rows = transpose(graph, tokens, [1, 0, 2]);
      const attended = attentionPool(graph, reshape(graph, probe, [1, width]), rows, heads, {
        query: square("query"),
        key: square("key"),
        value: square("value"),
        queryBias: vector("attention.query.bias", width),
        valueBias: vector("attention.value.bias", width),
      });
      return finish(attended);
    },
    // The attention to an only token is 1.
    alone: (rows) => finish(linear(graph, rows, square("value"), vector("attention.value.bias", width))),
  };
}

function crossPool(
  graph: Graph,
  weights: Weights,
  { width: from, epsilon }: PooledTokens,
  { heads, width, queries }: Extract<Pooling, { kind: "cross" }>,
): Pool {
  const vector = (name: string, length: number) => weights.get(`vision.pool.${name}`, [length]);
  const matrix = (name: string, of: number) =>
    weights.get(`vision.pool.attention.${name}.weight`, [width, of]);
  const norm = (name: string, rows: Value, length: number): Value =>
    layerNorm(graph, rows, vector(`${name}.weight`, length), vector(`${name}.bias`, length), epsilon);
  const value = matrix("value", from);
  const valueBias = vector("attention.value.bias", width);
  const out = (rows: Value): Value =>
    linear(graph, rows, matrix("out", width), vector("attention.out.bias", width));
  return {
    all: (tokens) => {
      const every = weightValue(graph, weights.get("vision.pool.queries", [queries, width]));
      const first = slice(graph, every, 0, integers(graph, [0]), integers(graph, [1]));
      const keys = transpose(graph, norm("key_norm", tokens, from), [1, 0, 2]);
      return out(
        attentionPool(graph, norm("query_norm", first, width), keys, heads, {
          query: matrix("query", width),
          key: matrix("key", from),
          value,
          queryBias: vector("attention.query.bias", width),
          valueBias,
        }),
      );
    },
    alone: (rows) => out(linear(graph, norm("key_norm", rows, from), value, valueBias)),
  };
}
