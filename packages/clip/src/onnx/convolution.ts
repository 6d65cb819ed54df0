import { node, weightValue } from "./graph.ts";
import type { Graph, Value, Weight } from "./graph.ts";
import { transpose } from "./operators.ts";

export interface ConvolutionOptions {
  readonly stride?: number;
  /** Zeros put round the input, on every side. */
  readonly padding?: number;
  /** Groups of channels convolved apart; as many as there are channels for a depthwise convolution. */
  readonly groups?: number;
}

/** Convolution of [n, in, h, w] with a square kernel of shape [out, in / groups, k, k]. */
export function convolution(
  graph: Graph,
  x: Value,
  kernel: Weight,
  bias: Weight | undefined,
  { stride = 1, padding = 0, groups = 1 }: ConvolutionOptions = {},
): Value {
  const inputs = [x, weightValue(graph, kernel)];
  if (bias !== undefined) {
    inputs.push(weightValue(graph, bias));
  }
  return node(graph, "Conv", inputs, {
    kernel_shape: kernel.shape.slice(2),
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    group: groups,
  });
}

/** Normalisation of each channel by the mean and variance of the training; a runtime folds it into the convolution. */
export function batchNorm(
  graph: Graph,
  x: Value,
  statistics: {
    readonly scale: Weight;
    readonly bias: Weight;
    readonly mean: Weight;
    readonly variance: Weight;
  },
  epsilon: number,
): Value {
  const { scale, bias, mean, variance } = statistics;
  const inputs = [scale, bias, mean, variance].map((weight) => weightValue(graph, weight));
  return node(graph, "BatchNormalization", [x, ...inputs], { epsilon: { float: epsilon } });
}

/** Mean of every square of `size` × `size` cells, side by side; what is left at the edges is dropped. */
export function averagePool(graph: Graph, x: Value, size: number): Value {
  return node(graph, "AveragePool", [x], { kernel_shape: [size, size], strides: [size, size] });
}

/** [n, C, h, w] → [n, h, w, C]. */
export function channelsLast(graph: Graph, x: Value): Value {
  return transpose(graph, x, [0, 2, 3, 1]);
}

/** [n, h, w, C] → [n, C, h, w]. */
export function channelsFirst(graph: Graph, x: Value): Value {
  return transpose(graph, x, [0, 3, 1, 2]);
}
