import { CommonGroundError } from "@commonground/core";
import type { Weights } from "../tower/weights.ts";
import { channelsFirst, channelsLast, convolution } from "../onnx/convolution.ts";
import { input, node, output, weightValue } from "../onnx/graph.ts";
import type { Graph, Value, Weight } from "../onnx/graph.ts";
import { activate, integers, layerNorm, linear, reshape, scalar, sizeOf, slice } from "../onnx/operators.ts";
import type { Family, VisionOutput, VisionTower } from "../tower/tower.ts";
import { projectTimm, readTimmVision, timmModelName, type TimmVision } from "./timm/timm-vision.ts";

interface ConvNextConfig {
  readonly vision: TimmVision;
  /** Channels after the stem, where the weights do not say. */
  readonly width: number;
  /** ε of every layer normalisation. */
  readonly epsilon: number;
  /** Whether perceptrons normalise across cells (Woo et al., ConvNeXt V2, arXiv 2301.00808, section 3). */
  readonly globalNorm: boolean;
  /** Dimension c of what comes out. */
  readonly embeddingDimension: number;
}

const STAGES = 4;
/** Kernel and stride of the stem. */
const STEM = 4;
/** Width and height in pixels of a cell of the last stage. */
const CELL = 32;
/** Kernel of the depthwise convolutions. */
const KERNEL = 7;

/** timm/models/convnext.py: channels after the stem where they are not 96, and ε where it is not 1e-6. */
const WIDTHS: Readonly<Record<string, number>> = {
  atto: 40,
  femto: 48,
  pico: 64,
  nano: 80,
  base: 128,
  large: 192,
  xlarge: 256,
  huge: 352,
  xxlarge: 384,
};
const EPSILONS: Readonly<Record<string, number>> = { xxlarge: 1e-5 };
/** Sizes of the second version. */
const SECOND = new Set(["atto", "femto", "pico", "nano", "tiny", "small", "base", "large", "huge"]);

/** A weight and its bias, `out` numbers each. */
function affine(weights: Weights, name: string, out: number): readonly [Weight, Weight] {
  return [weights.get(`vision.${name}.weight`, [out]), weights.get(`vision.${name}.bias`, [out])];
}

/** Layer normalisation over the channels of [n, C, h, w]. */
function channelNorm(
  graph: Graph,
  weights: Weights,
  name: string,
  x: Value,
  channels: number,
  epsilon: number,
): Value {
  const [scale, bias] = affine(weights, name, channels);
  return channelsFirst(graph, layerNorm(graph, channelsLast(graph, x), scale, bias, epsilon));
}

/** What the blocks of a stage share. */
interface Stage {
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
  readonly epsilon: number;
  readonly globalNorm: boolean;
}

/** One block (Liu et al., arXiv 2201.03545, figure 4) on [n, C, h, w]. */
function block(graph: Graph, weights: Weights, name: string, x: Value, stage: Stage): Value {
  const { channels, rows, columns, epsilon } = stage;
  const kernel = weights.get(`vision.${name}.conv_dw.weight`, [channels, 1, KERNEL, KERNEL]);
  const kernelBias = weights.get(`vision.${name}.conv_dw.bias`, [channels]);
  const mixed = convolution(graph, x, kernel, kernelBias, { padding: (KERNEL - 1) / 2, groups: channels });
  const [scale, bias] = affine(weights, `${name}.norm`, channels);
  const normed = layerNorm(graph, channelsLast(graph, mixed), scale, bias, epsilon);
  const project = (part: string, value: Value, out: number, from: number): Value =>
    linear(
      graph,
      value,
      matrix(weights, `vision.${name}.mlp.${part}.weight`, out, from),
      weights.get(`vision.${name}.mlp.${part}.bias`, [out]),
    );
  const [hidden = 4 * channels] = weights.shapeOf(`vision.${name}.mlp.fc1.weight`) ?? [];
  const inner = activate(
    graph,
    project("fc1", reshape(graph, normed, [-1, channels]), hidden, channels),
    "gelu",
  );
  const responses = stage.globalNorm
    ? globalNorm(graph, inner, affine(weights, `${name}.mlp.grn`, hidden), rows * columns)
    : inner;
  const added = project("fc2", responses, channels, hidden);
  const scaled = stage.globalNorm
    ? added
    : node(graph, "Mul", [added, weightValue(graph, weights.get(`vision.${name}.gamma`, [channels]))]);
  const cells = reshape(graph, scaled, [-1, rows, columns, channels]);
  return node(graph, "Add", [x, channelsFirst(graph, cells)]);
}

/** A matrix [out, in], which small models store as a convolution of one cell, [out, in, 1, 1]. */
function matrix(weights: Weights, name: string, out: number, from: number): Weight {
  return weights.shapeOf(name)?.length === 4
    ? { ...weights.get(name, [out, from, 1, 1]), shape: [out, from] }
    : weights.get(name, [out, from]);
}

/** Rows [n · cells, C] by each channel's strength over an image's cells, against that of all its channels. */
function globalNorm(graph: Graph, x: Value, [scale, bias]: readonly [Weight, Weight], cells: number): Value {
  const byImage = reshape(graph, x, [-1, cells, scale.shape[0] ?? 0]);
  const strength = node(graph, "ReduceL2", [byImage], { axes: [1], keepdims: 1 });
  const mean = node(graph, "ReduceMean", [strength], { axes: [2], keepdims: 1 });
  const relative = node(graph, "Div", [strength, node(graph, "Add", [mean, scalar(graph, 1e-6)])]);
  const scaled = node(graph, "Mul", [node(graph, "Mul", [byImage, relative]), weightValue(graph, scale)]);
  const shifted = node(graph, "Add", [scaled, weightValue(graph, bias)]);
  return reshape(graph, node(graph, "Add", [byImage, shifted]), [-1, scale.shape[0] ?? 0]);
}

/** How many blocks a stage has in the file; one where it has none, so that the missing tensor is named. */
function countBlocks(weights: Weights, stage: number): number {
  let count = 0;
  while (weights.shapeOf(`vision.trunk.stages.${stage}.blocks.${count}.conv_dw.weight`) !== undefined)
    count++;
  return Math.max(count, 1);
}

/** Channels and blocks are read off the weights; [n, 3, h, w] → the last stage's map [n, C, h / 32, w / 32]. */
function trunk(
  graph: Graph,
  weights: Weights,
  { vision: { image }, width, epsilon, globalNorm }: ConvNextConfig,
  pixels: Value,
): { readonly cells: Value; readonly channels: number } {
  let [channels = width] = weights.shapeOf("vision.trunk.stem.0.weight") ?? [];
  const stemKernel = weights.get("vision.trunk.stem.0.weight", [channels, 3, STEM, STEM]);
  const stemBias = weights.get("vision.trunk.stem.0.bias", [channels]);
  const patches = convolution(graph, pixels, stemKernel, stemBias, { stride: STEM });
  let x = channelNorm(graph, weights, "trunk.stem.1", patches, channels, epsilon);
  let [rows, columns] = [Math.floor(image.height / STEM), Math.floor(image.width / STEM)];
  for (let stage = 0; stage < STAGES; stage++) {
    if (stage > 0) {
      const name = `trunk.stages.${stage}.downsample`;
      const [out = 2 * channels] = weights.shapeOf(`vision.${name}.1.weight`) ?? [];
      const normed = channelNorm(graph, weights, `${name}.0`, x, channels, epsilon);
      const kernel = weights.get(`vision.${name}.1.weight`, [out, channels, 2, 2]);
      x = convolution(graph, normed, kernel, weights.get(`vision.${name}.1.bias`, [out]), { stride: 2 });
      channels = out;
      [rows, columns] = [Math.floor(rows / 2), Math.floor(columns / 2)];
    }
    const count = countBlocks(weights, stage);
    for (let i = 0; i < count; i++) {
      const name = `trunk.stages.${stage}.blocks.${i}`;
      x = block(graph, weights, name, x, { channels, rows, columns, epsilon, globalNorm });
    }
  }
  return { cells: x, channels };
}

/** Rows [rows, C], means of cells or cells, normalised and projected: [rows, c]. */
function embed(
  graph: Graph,
  weights: Weights,
  { epsilon, vision }: ConvNextConfig,
  rows: Value,
  channels: number,
): Value {
  const normed = layerNorm(graph, rows, ...affine(weights, "trunk.head.norm", channels), epsilon);
  return projectTimm(graph, weights, vision, normed, channels, "trunk.head.fc");
}

function build(
  graph: Graph,
  weights: Weights,
  config: ConvNextConfig,
  outputs: readonly VisionOutput[],
): void {
  const { image } = config.vision;
  const pixels = input(graph, "pixels", "float32", ["n", 3, image.height, image.width]);
  const kept = input(graph, "kept_tokens", "int64", [1]);
  const last = trunk(graph, weights, config, pixels);
  const cells = (): Value => reshape(graph, channelsLast(graph, last.cells), [0, -1, last.channels]);
  const shown: Partial<Record<VisionOutput, () => Value>> = {
    embedding: () => {
      const mean = node(graph, "ReduceMean", [last.cells], { axes: [2, 3], keepdims: 0 });
      return embed(graph, weights, config, mean, last.channels);
    },
    tokens: cells,
    "projected-tokens": () => {
      const rows = slice(graph, cells(), 1, integers(graph, [0]), kept);
      const projected = embed(
        graph,
        weights,
        config,
        reshape(graph, rows, [-1, last.channels]),
        last.channels,
      );
      const shape = [sizeOf(graph, pixels, 0), integers(graph, [-1, config.embeddingDimension])];
      return node(graph, "Reshape", [projected, node(graph, "Concat", shape, { axis: 0 })]);
    },
  };
  for (const name of outputs) {
    const show = shown[name];
    if (show !== undefined) output(graph, name, show());
  }
}

/**
 * timm's ConvNeXt, first and second version, as open_clip's vision encoder (timm/models/convnext.py, open_clip/timm_model.py). Its features are
 * the last stage's map, before the mean and its normalisation. Depths and widths are those of the weights, so that a
 * size without a published name loads too.
 */
export const convnext: Family<VisionTower> = {
  name: "convnext",
  description: "timm's ConvNeXt with a linear or mlp head (open_clip)",
  configure: (source) => {
    const name = timmModelName(source);
    const [, second, kind] = /^convnext(v2)?_([a-z]+)$/.exec(name ?? "") ?? [];
    if (kind === undefined || (second !== undefined && !SECOND.has(kind))) return undefined;
    const width = WIDTHS[kind] ?? 96;
    const vision = readTimmVision(source, (head) =>
      head === "none" || head === "classifier" ? ["avg"] : ["", "avg"],
    );
    const { image } = vision;
    const grid = { rows: Math.floor(image.height / CELL), columns: Math.floor(image.width / CELL) };
    if (grid.rows < 1 || grid.columns < 1) {
      throw new CommonGroundError(
        "INVALID_CONFIG",
        `${source.path}: vision encoder: image size ${image.width} × ${image.height} is below ${CELL}`,
      );
    }
    const [stored = width] = source.shapeOf("visual.trunk.head.norm.weight") ?? [8 * width];
    const complete: ConvNextConfig = {
      vision,
      width,
      epsilon: EPSILONS[kind] ?? 1e-6,
      globalNorm: second !== undefined,
      embeddingDimension: vision.head === "none" ? stored : vision.embeddingDimension,
    };
    return {
      family: "convnext",
      imageSize: { width: image.width, height: image.height },
      grid,
      tokens: Math.floor(image.height / STEM) * Math.floor(image.width / STEM),
      blocks: 0,
      features: ["tokens"],
      patch: { width: CELL, height: CELL },
      projections: ["projected-tokens"],
      drop: undefined,
      build: (graph, weights, outputs) => build(graph, weights, complete, outputs),
    };
  },
};
