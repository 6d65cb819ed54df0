import { FLOAT, constant, node } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { integers, scalar } from "../onnx/operators.ts";

/** Which position is pooled: that of the largest id, as OpenAI's CLIP does, the first with this id, or the last. */
export type Pooled = "largest" | "last" | { readonly id: number };

/** Added to the scores of positions a token must not see; e to this power is 0 in F32. */
const MASKED = -1e9;

/** 0 … count − 1 for a one-element int64 value `count`. */
export function upTo(graph: Graph, count: Value): Value {
  const squeezed = node(graph, "Squeeze", [count]);
  return node(graph, "Range", [
    constant(graph, "int64", [], [0]),
    squeezed,
    constant(graph, "int64", [], [1]),
  ]);
}

/** Scores to add so that a query at each of `positions` [.., 1] sees the keys at `keys` [1, L] up to its own place. */
export function causalMask(graph: Graph, positions: Value, keys: Value): Value {
  const visible = node(graph, "LessOrEqual", [keys, positions]);
  return node(graph, "Where", [visible, scalar(graph, 0), scalar(graph, MASKED)]);
}

/** The position to pool, of every text [n] or of all of them [1]. */
export function pooledPlace(graph: Graph, ids: Value, length: Value, pooled: Pooled): Value {
  if (pooled === "last") {
    return node(graph, "Sub", [length, integers(graph, [1])]);
  }
  let scores = ids;
  if (pooled !== "largest") {
    const isEnd = node(graph, "Equal", [ids, constant(graph, "int32", [], [pooled.id])]);
    scores = node(graph, "Cast", [isEnd], { to: FLOAT });
  }
  return node(graph, "ArgMax", [scores], { axis: 1, keepdims: 0 });
}
