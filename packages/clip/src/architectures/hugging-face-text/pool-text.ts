import { node } from "../../onnx/graph.ts";
import type { Graph, Value } from "../../onnx/graph.ts";
import { activate, integers, linear, reshape, slice, transpose } from "../../onnx/operators.ts";
import type { Weights } from "../../tower/weights.ts";

/** What open_clip does with a text's tokens (hf_model.py, poolers and `proj`). */
export interface PooledText {
  /** The mean of the tokens, the first one, or the first through a layer of the encoder's own. */
  readonly pooling: "mean" | "first" | "pooler";
  /** What stands between it and the joint space: nothing, a matrix, or two with GELU between. */
  readonly head: "none" | "linear" | "mlp";
  readonly width: number;
  readonly embeddingDimension: number;
}

/** Tokens [L, n, W], of which `present` [n, L] count → the joint space [n, c]. */
export function poolText(
  graph: Graph,
  weights: Weights,
  { pooling, head, width, embeddingDimension }: PooledText,
  tokens: Value,
  present: Value,
): Value {
  const project = (name: string, rows: Value, out: number, from: number, biased = false): Value =>
    linear(
      graph,
      rows,
      weights.get(`text.${name}.weight`, [out, from]),
      biased ? weights.get(`text.${name}.bias`, [out]) : undefined,
    );
  const first = (): Value =>
    reshape(graph, slice(graph, tokens, 0, integers(graph, [0]), integers(graph, [1])), [-1, width]);
  const pooled = (): Value => {
    if (pooling === "first") return first();
    if (pooling === "pooler") return node(graph, "Tanh", [project("pooler", first(), width, width, true)]);
    const shares = node(graph, "Div", [
      present,
      node(graph, "ReduceSum", [present, integers(graph, [1])], { keepdims: 1 }),
    ]);
    const byText = transpose(graph, tokens, [1, 0, 2]);
    const row = node(graph, "Unsqueeze", [shares, integers(graph, [1])]);
    return reshape(graph, node(graph, "MatMul", [row, byText]), [-1, width]);
  };
  switch (head) {
    case "none":
      return pooled();
    case "linear":
      return project("projection", pooled(), embeddingDimension, width);
    case "mlp": {
      const hidden = Math.floor((width + embeddingDimension) / 2);
      const inner = activate(graph, project("projection.in", pooled(), hidden, width), "gelu");
      return project("projection.out", inner, embeddingDimension, hidden);
    }
  }
}
