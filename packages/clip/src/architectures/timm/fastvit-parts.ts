/* Parts of FastViT (Vasu et al., arXiv 2303.14189; timm, models/fastvit.py). */
import { batchNorm, channelsFirst, channelsLast } from "../../onnx/convolution.ts";
import { node, weightValue } from "../../onnx/graph.ts";
import type { Graph, Value } from "../../onnx/graph.ts";
import { activate, integers, layerNorm, linear, reshape, transpose } from "../../onnx/operators.ts";
import { weightRows, type Weights } from "../../tower/weights.ts";
import {
  convolutionBranch,
  convolveFused,
  exists,
  type Fused,
  identityBranch,
  kernelShape,
  oneAtCentre,
  storedConvolution,
  sum,
} from "./fused-convolution.ts";

/** Maps [n, C, h, w]. */
export interface Maps {
  readonly value: Value;
  readonly channels: number;
}

/** Channels of an attention head. */
const HEAD = 32;
/** ε of norms, over a batch or over channels. */
const EPSILON = 1e-5;

/** A convolution of several branches, or of one where the file has them joined; gated, where it has a gate, and GELU. */
export function mobileOne(graph: Graph, weights: Weights, name: string, x: Maps, stride = 1): Maps {
  const joined = `${name}.reparam_conv`;
  const [channels, from, side] = kernelShape(
    weights,
    exists(weights, joined) ? joined : `${name}.conv_kxk.0.conv`,
  );
  const groups = x.channels / from;
  const mixed = exists(weights, joined)
    ? storedConvolution(graph, weights, joined, x.value, groups, stride)
    : convolveFused(graph, x.value, branches(graph, weights, name, x.channels), side, groups, stride);
  const gated = squeezeExcite(graph, weights, `${name}.se`, mixed, channels);
  return { value: activate(graph, gated, "gelu"), channels };
}

/** All branches of a MobileOne block (arXiv 2206.04040, section 3.2) as one convolution. */
function branches(graph: Graph, weights: Weights, name: string, channels: number): Fused {
  const [, from, side] = kernelShape(weights, `${name}.conv_kxk.0.conv`);
  const found: Fused[] = [];
  for (let i = 0; exists(weights, `${name}.conv_kxk.${i}.conv`); i++) {
    found.push(convolutionBranch(graph, weights, `${name}.conv_kxk.${i}`, side));
  }
  if (exists(weights, `${name}.conv_scale.conv`)) {
    found.push(convolutionBranch(graph, weights, `${name}.conv_scale`, side));
  }
  if (exists(weights, `${name}.identity`)) {
    found.push(identityBranch(graph, weights, `${name}.identity`, channels, from, side));
  }
  return sum(graph, found);
}

/** Channels by a gate of their means over the map (Hu et al., arXiv 1709.01507, section 3), where the file has one. */
function squeezeExcite(graph: Graph, weights: Weights, name: string, x: Value, channels: number): Value {
  if (!exists(weights, `${name}.fc1`)) return x;
  const mean = node(graph, "ReduceMean", [x], { axes: [2, 3], keepdims: 0 });
  const [few] = kernelShape(weights, `${name}.fc1`);
  const project = (part: string, rows: Value, out: number, from: number): Value =>
    linear(
      graph,
      rows,
      { ...weights.get(`${name}.${part}.weight`, [out, from, 1, 1]), shape: [out, from] },
      weights.get(`${name}.${part}.bias`, [out]),
    );
  const squeezed = node(graph, "Relu", [project("fc1", mean, few, channels)]);
  const gate = node(graph, "Sigmoid", [project("fc2", squeezed, channels, few)]);
  return node(graph, "Mul", [x, reshape(graph, gate, [-1, channels, 1, 1])]);
}

/** Halves the map by a large and a small kernel at once (arXiv 2203.06717, section 3), then mixes channels. */
export function downsample(graph: Graph, weights: Weights, name: string, x: Maps): Maps {
  const first = `${name}.0`;
  const joined = `${first}.reparam_conv`;
  const [channels, from, side] = kernelShape(
    weights,
    exists(weights, joined) ? joined : `${first}.large_conv.conv`,
  );
  const groups = x.channels / from;
  const fused = () =>
    sum(graph, [
      convolutionBranch(graph, weights, `${first}.large_conv`, side),
      convolutionBranch(graph, weights, `${first}.small_conv`, side),
    ]);
  const mixed = exists(weights, joined)
    ? storedConvolution(graph, weights, joined, x.value, groups, 2)
    : convolveFused(graph, x.value, fused(), side, groups, 2);
  const value = activate(graph, squeezeExcite(graph, weights, `${first}.se`, mixed, channels), "gelu");
  return mobileOne(graph, weights, `${name}.1`, { value, channels });
}

/** Adds what each cell's neighbours say of its place (Chu et al., arXiv 2102.10882), where the file has such a kernel. */
export function placeEncoding(graph: Graph, weights: Weights, name: string, { value, channels }: Maps): Maps {
  const joined = `${name}.reparam_conv`;
  if (exists(weights, joined)) {
    return { value: storedConvolution(graph, weights, joined, value, channels), channels };
  }
  if (!exists(weights, `${name}.pos_enc`)) return { value, channels };
  const around = storedConvolution(graph, weights, `${name}.pos_enc`, value, channels);
  return { value: node(graph, "Add", [around, value]), channels };
}

/** A block that mixes neighbours by a convolution, and channels by a perceptron. */
export function repMixerBlock(graph: Graph, weights: Weights, name: string, { value, channels }: Maps): Maps {
  const mixer = `${name}.token_mixer`;
  const joined = `${mixer}.reparam_conv`;
  const mixed = exists(weights, joined)
    ? storedConvolution(graph, weights, joined, value, channels)
    : repMixer(graph, weights, mixer, value, channels);
  return perceptron(graph, weights, name, "layer_scale", { value: mixed, channels });
}

/** x + γ·(mixer(x) − norm(x)) as one convolution of each channel. */
function repMixer(graph: Graph, weights: Weights, name: string, x: Value, channels: number): Value {
  const [, , side] = kernelShape(weights, `${name}.mixer.conv_kxk.0.conv`);
  const mixer = branches(graph, weights, `${name}.mixer`, channels);
  const norm = identityBranch(graph, weights, `${name}.norm.identity`, channels, 1, side);
  const scale = weightValue(graph, layerScale(weights, `${name}.layer_scale`, channels));
  const scaled = (a: Value, b: Value, shape: readonly number[]): Value =>
    node(graph, "Mul", [node(graph, "Sub", [a, b]), reshape(graph, scale, shape)]);
  const kernel = node(graph, "Add", [
    scaled(mixer.kernel, norm.kernel, [-1, 1, 1, 1]),
    oneAtCentre(graph, side),
  ]);
  const bias = scaled(mixer.bias, norm.bias, [-1]);
  return convolveFused(graph, x, { kernel, bias }, side, channels, 1);
}

function layerScale(weights: Weights, name: string, channels: number) {
  return { ...weights.get(`${name}.gamma`, [channels, 1, 1]), shape: [channels] };
}

/** Adds a perceptron of each cell, which sees its neighbours by a convolution first (timm, ConvMlp). */
function perceptron(
  graph: Graph,
  weights: Weights,
  name: string,
  scale: string,
  { value, channels }: Maps,
): Maps {
  const [, , side] = kernelShape(weights, `${name}.mlp.conv.conv`);
  const seen = convolveFused(
    graph,
    value,
    convolutionBranch(graph, weights, `${name}.mlp.conv`, side),
    side,
    channels,
    1,
  );
  const inner = activate(graph, storedConvolution(graph, weights, `${name}.mlp.fc1`, seen), "gelu");
  const added = storedConvolution(graph, weights, `${name}.mlp.fc2`, inner);
  const gamma = weightValue(graph, layerScale(weights, `${name}.${scale}`, channels));
  const scaled = node(graph, "Mul", [added, reshape(graph, gamma, [-1, 1, 1])]);
  return { value: node(graph, "Add", [value, scaled]), channels };
}

/** A block that mixes cells by attention, and channels by a perceptron. */
export function attentionBlock(graph: Graph, weights: Weights, name: string, x: Maps): Maps {
  const { channels } = x;
  const mixer = `${name}.token_mixer`;
  const rows = reshape(graph, normed(graph, weights, `${name}.norm`, x), [-1, channels]);
  const stacked = weights.get(`${mixer}.qkv.weight`, [3 * channels, channels]);
  const images = node(graph, "Shape", [x.value], { start: 0, end: 1 });
  const heads = channels / HEAD;
  const split = node(graph, "Concat", [images, integers(graph, [-1, heads, HEAD])], { axis: 0 });
  const part = (index: number, permutation: readonly number[], factor = 1): Value => {
    const third = weightRows(stacked, index * channels, (index + 1) * channels);
    const projected = linear(graph, rows, third, undefined, factor);
    return transpose(graph, node(graph, "Reshape", [projected, split]), permutation);
  };
  const scores = node(graph, "MatMul", [part(0, [0, 2, 1, 3], HEAD ** -0.5), part(1, [0, 2, 3, 1])]);
  const mixed = node(graph, "MatMul", [
    node(graph, "Softmax", [scores], { axis: -1 }),
    part(2, [0, 2, 1, 3]),
  ]);
  const joined = reshape(graph, transpose(graph, mixed, [0, 2, 1, 3]), [-1, channels]);
  const out = linear(
    graph,
    joined,
    weights.get(`${mixer}.proj.weight`, [channels, channels]),
    weights.get(`${mixer}.proj.bias`, [channels]),
  );
  const scaled = node(graph, "Mul", [
    out,
    weightValue(graph, layerScale(weights, `${name}.layer_scale_1`, channels)),
  ]);
  const shape = node(graph, "Shape", [channelsLast(graph, x.value)]);
  const added = channelsFirst(graph, node(graph, "Reshape", [scaled, shape]));
  const value = node(graph, "Add", [x.value, added]);
  return perceptron(graph, weights, name, "layer_scale_2", { value, channels });
}

/** Cells [n, h, w, C], normalised over the training's batches or over their channels, as the file has it. */
function normed(graph: Graph, weights: Weights, name: string, { value, channels }: Maps): Value {
  const read = (kind: string) => weights.get(`${name}.${kind}`, [channels]);
  if (weights.shapeOf(`${name}.running_mean`) === undefined) {
    return layerNorm(graph, channelsLast(graph, value), read("weight"), read("bias"), EPSILON);
  }
  const statistics = {
    scale: read("weight"),
    bias: read("bias"),
    mean: read("running_mean"),
    variance: read("running_var"),
  };
  return channelsLast(graph, batchNorm(graph, value, statistics, EPSILON));
}
