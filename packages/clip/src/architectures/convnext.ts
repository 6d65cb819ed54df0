import { CommonGroundError } from "@commonground/core";
import { z } from "zod";
import { HARMLESS_FIELDS } from "../tower/harmless-fields.ts";
import { parseConfig, parseSection, record, refuseParts, sides, size } from "../tower/parse-config.ts";
import type { Weights } from "../tower/weights.ts";
import { channelsFirst, channelsLast, convolution } from "../onnx/convolution.ts";
import { input, INT64, node, output, weightValue } from "../onnx/graph.ts";
import type { Graph, Value, Weight } from "../onnx/graph.ts";
import { activate, integers, layerNorm, linear, reshape, sizeOf, slice } from "../onnx/operators.ts";
import type { Family, VisionOutput, VisionTower } from "../tower/tower.ts";

interface ConvNextConfig {
  readonly image: { readonly height: number; readonly width: number };
  /** Channels after the stem, where the weights do not say. */
  readonly width: number;
  /** ε of every layer normalisation. */
  readonly epsilon: number;
  /** What stands between the pooled features and the joint space. */
  readonly head: "linear" | "mlp";
  readonly headBias: boolean;
  readonly embeddingDimension: number;
}

const STAGES = 4;
/** Kernel and stride of the stem. */
const STEM = 4;
/** Width and height in pixels of a cell of the last stage. */
const CELL = 32;
/** Kernel of the depthwise convolutions. */
const KERNEL = 7;

/** timm/models/convnext.py: channels after the stem, and ε where it is not 1e-6. */
const WIDTHS: Readonly<Record<string, number>> = { base: 128, large: 192, xlarge: 256, xxlarge: 384 };
const EPSILONS: Readonly<Record<string, number>> = { xxlarge: 1e-5 };

/** Defaults: open_clip/model.py, CLIPVisionCfg. */
const openClipVision = z.object({
  image_size: sides.default({ height: 224, width: 224 }),
  timm_model_name: z.string(),
  timm_pool: z.literal(["", "avg"]).default("avg"),
  timm_proj: z.enum(["linear", "mlp"]).default("linear"),
  timm_proj_bias: z.boolean().default(false),
});

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
}

/** One block (Liu et al., arXiv 2201.03545, figure 4) on [n, C, h, w]. */
function block(
  graph: Graph,
  weights: Weights,
  name: string,
  x: Value,
  { channels, rows, columns, epsilon }: Stage,
): Value {
  const kernel = weights.get(`vision.${name}.conv_dw.weight`, [channels, 1, KERNEL, KERNEL]);
  const kernelBias = weights.get(`vision.${name}.conv_dw.bias`, [channels]);
  const mixed = convolution(graph, x, kernel, kernelBias, { padding: (KERNEL - 1) / 2, groups: channels });
  const [scale, bias] = affine(weights, `${name}.norm`, channels);
  const normed = layerNorm(graph, channelsLast(graph, mixed), scale, bias, epsilon);
  const project = (part: string, value: Value, out: number, from: number): Value =>
    linear(
      graph,
      value,
      weights.get(`vision.${name}.mlp.${part}.weight`, [out, from]),
      weights.get(`vision.${name}.mlp.${part}.bias`, [out]),
    );
  const [hidden = 4 * channels] = weights.shapeOf(`vision.${name}.mlp.fc1.weight`) ?? [];
  const inner = activate(
    graph,
    project("fc1", reshape(graph, normed, [-1, channels]), hidden, channels),
    "gelu",
  );
  const scaled = node(graph, "Mul", [
    project("fc2", inner, channels, hidden),
    weightValue(graph, weights.get(`vision.${name}.gamma`, [channels])),
  ]);
  const cells = reshape(graph, scaled, [-1, rows, columns, channels]);
  return node(graph, "Add", [x, channelsFirst(graph, cells)]);
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
  { image, width, epsilon }: ConvNextConfig,
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
      x = block(graph, weights, name, x, { channels, rows, columns, epsilon });
    }
  }
  return { cells: x, channels };
}

/** Rows [rows, C], means of cells or cells, normalised and projected: [rows, c]. */
function embed(
  graph: Graph,
  weights: Weights,
  { epsilon, head, headBias, embeddingDimension }: ConvNextConfig,
  rows: Value,
  channels: number,
): Value {
  const normed = layerNorm(graph, rows, ...affine(weights, "trunk.head.norm", channels), epsilon);
  const project = (name: string, x: Value, out: number, from: number, bias: boolean): Value =>
    linear(
      graph,
      x,
      weights.get(`vision.head.${name}.weight`, [out, from]),
      bias ? weights.get(`vision.head.${name}.bias`, [out]) : undefined,
    );
  if (head === "linear") {
    return project("proj", normed, embeddingDimension, channels, headBias);
  }
  const hidden = 2 * embeddingDimension;
  const inner = activate(graph, project("mlp.fc1", normed, hidden, channels, true), "gelu");
  return project("mlp.fc2", inner, embeddingDimension, hidden, headBias);
}

function build(
  graph: Graph,
  weights: Weights,
  config: ConvNextConfig,
  outputs: readonly VisionOutput[],
): void {
  const { image } = config;
  const pixels = input(graph, "pixels", "float32", ["n", 3, image.height, image.width]);
  const wanted = input(graph, "kept_tokens", "int32", [1]);
  const last = trunk(graph, weights, config, pixels);
  const cells = (): Value => reshape(graph, channelsLast(graph, last.cells), [0, -1, last.channels]);
  const shown: Partial<Record<VisionOutput, () => Value>> = {
    embedding: () => {
      const mean = node(graph, "ReduceMean", [last.cells], { axes: [2, 3], keepdims: 0 });
      return embed(graph, weights, config, mean, last.channels);
    },
    tokens: cells,
    "projected-tokens": () => {
      const kept = node(graph, "Cast", [wanted], { to: INT64 });
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
 * timm's ConvNeXt as open_clip's vision encoder (timm/models/convnext.py, open_clip/timm_model.py). Its features are
 * the last stage's map, before the mean and its normalisation. Depths and widths are those of the weights, so that a
 * size without a published name loads too.
 */
export const convnext: Family<VisionTower> = {
  name: "convnext",
  description: "timm's ConvNeXt with a linear or mlp head (open_clip)",
  configure: ({ layout, config, path }) => {
    const key = "model_cfg.vision_cfg";
    const vision = layout === "open_clip" ? parseConfig(record, config["vision_cfg"], path, key) : {};
    const name = /^convnext_(?!(?:zepto|atto|femto|pico|nano)\b)([a-z]+)(?:\.|$)/.exec(
      String(vision["timm_model_name"]),
    )?.[1];
    if (name === undefined) {
      return undefined;
    }
    if (vision["timm_pool"] !== "avg") refuseParts(vision, ["timm_pool"], path, key);
    if (vision["timm_proj"] === "none") refuseParts(vision, ["timm_proj"], path, key);
    const parsed = parseSection(openClipVision, vision, path, key, {
      harmless: HARMLESS_FIELDS.openClipVision,
    });
    const { image_size: image } = parsed;
    const grid = { rows: Math.floor(image.height / CELL), columns: Math.floor(image.width / CELL) };
    if (grid.rows < 1 || grid.columns < 1) {
      throw new CommonGroundError(
        "INVALID_CONFIG",
        `${path}: vision encoder: image size ${image.width} × ${image.height} is below ${CELL}`,
      );
    }
    const complete = {
      image,
      width: WIDTHS[name] ?? 96,
      epsilon: EPSILONS[name] ?? 1e-6,
      head: parsed.timm_proj,
      headBias: parsed.timm_proj_bias,
      embeddingDimension: parseConfig(size, config["embed_dim"], path, "model_cfg.embed_dim"),
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
