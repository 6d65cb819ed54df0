/*
 * Convolutions that are trained as a sum of branches, each with batch normalisation, and computed as one (Ding et al.,
 * RepVGG, arXiv 2101.03697, section 3.3). Kernel and bias are expressions of the weights, which a runtime computes once,
 * when it loads the graph.
 */
import { convolution } from "../../onnx/convolution.ts";
import { constant, node, weightValue } from "../../onnx/graph.ts";
import type { Graph, Value } from "../../onnx/graph.ts";
import { integers, reshape, scalar } from "../../onnx/operators.ts";
import type { Weights } from "../../tower/weights.ts";

/** A convolution's kernel [out, in / groups, k, k] and bias [out]. */
export interface Fused {
  readonly kernel: Value;
  readonly bias: Value;
}

/** ε of PyTorch's BatchNorm2d. */
const EPSILON = 1e-5;

export function exists(weights: Weights, name: string): boolean {
  return weights.shapeOf(`${name}.weight`) !== undefined;
}

/** Shape [out, in / groups, k, k] of the kernel called `name`; its absence is an error that names it. */
export function kernelShape(weights: Weights, name: string): readonly [number, number, number, number] {
  const [out = 1, from = 1, height = 1, width = 1] = weights.shapeOf(`${name}.weight`) ?? [];
  weights.get(`${name}.weight`, [out, from, height, width]);
  return [out, from, height, width];
}

/** What batch normalisation multiplies by, and adds: [channels] each. */
export function normFactors(
  graph: Graph,
  weights: Weights,
  name: string,
  channels: number,
): { readonly factor: Value; readonly shift: Value } {
  const read = (kind: string): Value => weightValue(graph, weights.get(`${name}.${kind}`, [channels]));
  const deviation = node(graph, "Sqrt", [node(graph, "Add", [read("running_var"), scalar(graph, EPSILON)])]);
  const factor = node(graph, "Div", [read("weight"), deviation]);
  const moved = node(graph, "Mul", [read("running_mean"), factor]);
  return { factor, shift: node(graph, "Sub", [read("bias"), moved]) };
}

/** A branch of a convolution and its norm (timm, ConvNormAct), its kernel padded with zeros to `side`. */
export function convolutionBranch(graph: Graph, weights: Weights, name: string, side: number): Fused {
  const [out, from, own] = kernelShape(weights, `${name}.conv`);
  const { factor, shift } = normFactors(graph, weights, `${name}.bn`, out);
  const kernel = weightValue(graph, weights.get(`${name}.conv.weight`, [out, from, own, own]));
  const scaled = node(graph, "Mul", [kernel, reshape(graph, factor, [-1, 1, 1, 1])]);
  return { kernel: padded(graph, scaled, (side - own) / 2), bias: shift };
}

/** The branch that leaves its input, normalised; `from` is 1 where each channel is convolved apart, else all. */
export function identityBranch(
  graph: Graph,
  weights: Weights,
  name: string,
  channels: number,
  from: number,
  side: number,
): Fused {
  const { factor, shift } = normFactors(graph, weights, name, channels);
  const column = reshape(graph, factor, [-1, 1, 1, 1]);
  if (from === 1) return { kernel: padded(graph, column, (side - 1) / 2), bias: shift };
  const square = node(graph, "Expand", [
    reshape(graph, factor, [-1, 1]),
    integers(graph, [channels, channels]),
  ]);
  const matrix = node(graph, "Mul", [node(graph, "EyeLike", [square]), reshape(graph, factor, [-1, 1])]);
  const kernel = reshape(graph, matrix, [channels, channels, 1, 1]);
  return { kernel: padded(graph, kernel, (side - 1) / 2), bias: shift };
}

function padded(graph: Graph, kernel: Value, by: number): Value {
  return by === 0 ? kernel : node(graph, "Pad", [kernel, integers(graph, [0, 0, by, by, 0, 0, by, by])]);
}

export function sum(graph: Graph, branches: readonly Fused[]): Fused {
  return branches.reduce((a, b) => ({
    kernel: node(graph, "Add", [a.kernel, b.kernel]),
    bias: node(graph, "Add", [a.bias, b.bias]),
  }));
}

/** A kernel [side, side] that leaves its input as it is. */
export function oneAtCentre(graph: Graph, side: number): Value {
  const values = Array.from({ length: side * side }, (_, i) => (i === (side * side - 1) / 2 ? 1 : 0));
  return constant(graph, "float32", [1, 1, side, side], values);
}

/** Runs a convolution of channels apart, or of all (`groups` 1), whose sides shrink by `stride` alone. */
export function convolveFused(
  graph: Graph,
  x: Value,
  { kernel, bias }: Fused,
  side: number,
  groups: number,
  stride: number,
): Value {
  const around = (side - 1) / 2;
  return node(graph, "Conv", [x, kernel, bias], {
    kernel_shape: [side, side],
    strides: [stride, stride],
    pads: [around, around, around, around],
    group: groups,
  });
}

/** The convolution `name` with its bias, as a file keeps it. */
export function storedConvolution(
  graph: Graph,
  weights: Weights,
  name: string,
  x: Value,
  groups = 1,
  stride = 1,
): Value {
  const [out, from, side] = kernelShape(weights, name);
  const kernel = weights.get(`${name}.weight`, [out, from, side, side]);
  const bias = weights.get(`${name}.bias`, [out]);
  return convolution(graph, x, kernel, bias, { stride, padding: (side - 1) / 2, groups });
}
