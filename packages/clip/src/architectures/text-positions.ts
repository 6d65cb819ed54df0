import { FLOAT, constant, node } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { integers, scalar } from "../onnx/operators.ts";

/** Which position is pooled: that of the largest id, as OpenAI's CLIP does, the first with this id, or an end. */
export type Pooled = "largest" | "first" | "last" | { readonly id: number };

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

/**
 * Scores to add so that no token sees a key after one of id `padding`: [n, 1, 1, L + 1]. open_clip shifts the ids by one
 * where a class token stands after them (transformer.py, `correct_cls_mask`), so that the first token is always seen.
 */
export function paddingMask(graph: Graph, ids: Value, padding: number): Value {
  const isPadding = node(graph, "Equal", [ids, constant(graph, "int32", [], [padding])]);
  const scores = node(graph, "Where", [isPadding, scalar(graph, MASKED), scalar(graph, 0)]);
  const shifted = node(graph, "Pad", [scores, integers(graph, [0, 1, 0, 0])]);
  return node(graph, "Unsqueeze", [shifted, integers(graph, [1, 2])]);
}

/** The position to pool, of every text [n] or of all of them [1]. */
export function pooledPlace(graph: Graph, ids: Value, length: Value, pooled: Pooled): Value {
  if (pooled === "last") {
    return node(graph, "Sub", [length, integers(graph, [1])]);
  }
  if (pooled === "first") return integers(graph, [0]);
  let scores = ids;
  if (pooled !== "largest") {
    const isEnd = node(graph, "Equal", [ids, constant(graph, "int32", [], [pooled.id])]);
    scores = node(graph, "Cast", [isEnd], { to: FLOAT });
  }
  return node(graph, "ArgMax", [scores], { axis: 1, keepdims: 0 });
}
