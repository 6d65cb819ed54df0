import { constant, node, weightValue } from "./graph.ts";
import type { Graph, Value, Weight } from "./graph.ts";

/** Non-linearity of a transformer's multilayer perceptron. */
export type Activation = "gelu" | "gelu-tanh" | "quick-gelu" | "relu";

/** factor · (x · Wᵀ + b) for x of shape [rows, in], on the weight as it lies. */
export function linear(graph: Graph, x: Value, weight: Weight, bias?: Weight, factor = 1): Value {
  const inputs = [x, weightValue(graph, weight)];
  if (bias !== undefined) {
    inputs.push(weightValue(graph, bias));
  }
  const scale = { float: factor };
  return node(graph, "Gemm", inputs, { transB: weight.transposed ? 0 : 1, alpha: scale, beta: scale });
}

/** Layer normalisation over the last axis. */
export function layerNorm(graph: Graph, x: Value, scale: Weight, bias: Weight, epsilon: number): Value {
  const inputs = [x, weightValue(graph, scale), weightValue(graph, bias)];
  return node(graph, "LayerNormalization", inputs, { axis: -1, epsilon: { float: epsilon } });
}

/** Reshapes to `shape`: −1 is inferred, 0 keeps the size. */
export function reshape(graph: Graph, x: Value, shape: readonly number[]): Value {
  return node(graph, "Reshape", [x, integers(graph, shape)]);
}

export function transpose(graph: Graph, x: Value, permutation: readonly number[]): Value {
  return node(graph, "Transpose", [x], { perm: permutation });
}

/** Entries `from` to `to` (exclusive) along `axis`; the bounds are one-element int64 values. */
export function slice(graph: Graph, x: Value, axis: number, from: Value, to: Value): Value {
  return node(graph, "Slice", [x, from, to, integers(graph, [axis])]);
}

/** A one-dimensional int64 constant. */
export function integers(graph: Graph, values: readonly number[]): Value {
  return constant(graph, "int64", [values.length], values);
}

/** A float constant without dimensions. */
export function scalar(graph: Graph, value: number): Value {
  return constant(graph, "float32", [], [value]);
}

/** Size of `x` along `axis` as a one-element int64 value. */
export function sizeOf(graph: Graph, x: Value, axis: number): Value {
  return node(graph, "Shape", [x], { start: axis, end: axis + 1 });
}

/**
 * `gelu`: x·Φ(x) by the error function (Hendrycks & Gimpel, arXiv 1606.08415, section 2); `gelu-tanh`: their
 * approximation by tanh; `quick-gelu`: x·σ(1.702·x), as OpenAI's weights need it. All from primitive operators, which
 * every backend computes alike.
 */
export function activate(graph: Graph, x: Value, activation: Activation): Value {
  if (activation === "relu") return node(graph, "Relu", [x]);
  if (activation === "quick-gelu") {
    const gate = node(graph, "Sigmoid", [node(graph, "Mul", [x, scalar(graph, 1.702)])]);
    return node(graph, "Mul", [x, gate]);
  }
  if (activation === "gelu-tanh") {
    const square = node(graph, "Mul", [node(graph, "Mul", [x, scalar(graph, 0.044715)]), x]);
    const scaled = node(graph, "Mul", [x, scalar(graph, Math.sqrt(2 / Math.PI))]);
    const inner = node(graph, "Mul", [scaled, node(graph, "Add", [square, scalar(graph, 1)])]);
    const gate = node(graph, "Add", [node(graph, "Tanh", [inner]), scalar(graph, 1)]);
    return node(graph, "Mul", [node(graph, "Mul", [x, scalar(graph, 0.5)]), gate]);
  }
  const erf = node(graph, "Erf", [node(graph, "Div", [x, scalar(graph, Math.SQRT2)])]);
  const gate = node(graph, "Add", [erf, scalar(graph, 1)]);
  return node(graph, "Mul", [node(graph, "Mul", [x, gate]), scalar(graph, 0.5)]);
}
