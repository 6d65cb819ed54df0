import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";
import { HARMLESS_FIELDS } from "../tower/harmless-fields.ts";
import { layerCount, parseConfig, parseSection, record, sides, size } from "../tower/parse-config.ts";
import { weightRows, type Weights } from "../tower/weights.ts";
import { averagePool, batchNorm, convolution } from "../onnx/convolution.ts";
import type { ConvolutionOptions } from "../onnx/convolution.ts";
import { input, node, output, weightValue } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { integers, linear, reshape, sizeOf, slice, transpose } from "../onnx/operators.ts";
import { attentionPool } from "./attention-pool.ts";
import type { Family, VisionOutput, VisionTower } from "../tower/tower.ts";

interface ResNetConfig {
  readonly image: { readonly height: number; readonly width: number };
  /** Bottleneck blocks of the four stages. */
  readonly layers: readonly number[];
  /** Channels after the stem. */
  readonly width: number;
  /** Heads of the attention pooling. */
  readonly heads: number;
  readonly embeddingDimension: number;
}

/** ε of PyTorch's BatchNorm2d. */
const EPSILON = 1e-5;
/** Width and height in pixels of a cell of the last stage. */
const CELL = 32;
/** Channels of a block's output for each channel inside it. */
const EXPANSION = 4;

const openClipVision = z.object({
  image_size: z._default(sides, { height: 224, width: 224 }),
  layers: z.tuple([layerCount, layerCount, layerCount, layerCount]),
  width: z._default(size.check(z.multipleOf(2)), 64),
  head_width: z._default(size, 64),
});

/** Runs a convolution without bias and its normalisation, both named as in the file. */
function normalisedConvolution(
  graph: Graph,
  weights: Weights,
  [kernelName, normName]: readonly [string, string],
  x: Value,
  kernelShape: readonly number[],
  options?: ConvolutionOptions,
): Value {
  const [out = 0] = kernelShape;
  const kernel = weights.get(`vision.${kernelName}.weight`, kernelShape);
  const statistic = (name: string) => weights.get(`vision.${normName}.${name}`, [out]);
  return batchNorm(
    graph,
    convolution(graph, x, kernel, undefined, options),
    {
      scale: statistic("weight"),
      bias: statistic("bias"),
      mean: statistic("running_mean"),
      variance: statistic("running_var"),
    },
    EPSILON,
  );
}

const relu = (graph: Graph, x: Value): Value => node(graph, "Relu", [x]);

/** Three convolutions and a pooling: [n, 3, h, w] → [n, width, h / 4, w / 4]. */
function stem(graph: Graph, weights: Weights, width: number, pixels: Value): Value {
  const half = width / 2;
  let x = pixels;
  for (const [i, [out, from, stride]] of [
    [half, 3, 2],
    [half, half, 1],
    [width, half, 1],
  ].entries() as IterableIterator<[number, [number, number, number]]>) {
    const names = [`conv${i + 1}`, `bn${i + 1}`] as const;
    x = relu(
      graph,
      normalisedConvolution(graph, weights, names, x, [out, from, 3, 3], { stride, padding: 1 }),
    );
  }
  return averagePool(graph, x, 2);
}

/** A bottleneck (He et al., arXiv 1512.03385, figure 5) that shrinks by average pooling, in both of its branches. */
function bottleneck(
  graph: Graph,
  weights: Weights,
  prefix: string,
  x: Value,
  { from, planes, stride }: { readonly from: number; readonly planes: number; readonly stride: 1 | 2 },
): Value {
  const out = planes * EXPANSION;
  const apply = (
    index: number,
    value: Value,
    shape: readonly number[],
    options?: ConvolutionOptions,
  ): Value =>
    normalisedConvolution(
      graph,
      weights,
      [`${prefix}.conv${index}`, `${prefix}.bn${index}`],
      value,
      shape,
      options,
    );
  const shrink = (value: Value): Value => (stride === 1 ? value : averagePool(graph, value, stride));
  let inner = relu(graph, apply(1, x, [planes, from, 1, 1]));
  inner = relu(graph, apply(2, inner, [planes, planes, 3, 3], { padding: 1 }));
  inner = apply(3, shrink(inner), [out, planes, 1, 1]);
  const shortcut =
    stride === 1 && from === out
      ? x
      : normalisedConvolution(
          graph,
          weights,
          [`${prefix}.downsample.0`, `${prefix}.downsample.1`],
          shrink(x),
          [out, from, 1, 1],
        );
  return relu(graph, node(graph, "Add", [inner, shortcut]));
}

interface PooledSizes {
  readonly count: number;
  readonly channels: number;
  readonly heads: number;
  readonly embeddingDimension: number;
}

/** The cells [n, N, C] and their mean before them, with positions, asked by the mean: [n, c]. */
function pool(
  graph: Graph,
  weights: Weights,
  cells: Value,
  { count, channels, heads, embeddingDimension }: PooledSizes,
): Value {
  const named = (name: string, shape: readonly number[]) => weights.get(`vision.attnpool.${name}`, shape);
  const square = (name: string) => named(`${name}.weight`, [channels, channels]);
  const mean = node(graph, "ReduceMean", [cells], { axes: [1], keepdims: 1 });
  const positions = named("positional_embedding", [count + 1, channels]);
  const tokens = node(graph, "Add", [
    node(graph, "Concat", [mean, cells], { axis: 1 }),
    weightValue(graph, positions),
  ]);
  const query = reshape(graph, slice(graph, tokens, 1, integers(graph, [0]), integers(graph, [1])), [
    -1,
    channels,
  ]);
  const pooled = attentionPool(graph, query, tokens, heads, {
    query: square("q_proj"),
    key: square("k_proj"),
    value: square("v_proj"),
    queryBias: named("q_proj.bias", [channels]),
    valueBias: named("v_proj.bias", [channels]),
  });
  const projection = named("c_proj.weight", [embeddingDimension, channels]);
  return linear(graph, pooled, projection, named("c_proj.bias", [embeddingDimension]));
}

/** The pooling of each cell as the only one there is: its value and output projections, [n, cells kept, c]. */
function poolAlone(
  graph: Graph,
  weights: Weights,
  cells: Value,
  { count, channels, embeddingDimension }: PooledSizes,
  kept: Value,
): Value {
  const named = (name: string, shape: readonly number[]) => weights.get(`vision.attnpool.${name}`, shape);
  const positions = weightRows(named("positional_embedding", [count + 1, channels]), 1, count + 1);
  const placed = node(graph, "Add", [cells, weightValue(graph, positions)]);
  const rows = reshape(graph, slice(graph, placed, 1, integers(graph, [0]), kept), [-1, channels]);
  const values = linear(
    graph,
    rows,
    named("v_proj.weight", [channels, channels]),
    named("v_proj.bias", [channels]),
  );
  const projected = linear(
    graph,
    values,
    named("c_proj.weight", [embeddingDimension, channels]),
    named("c_proj.bias", [embeddingDimension]),
  );
  const images = sizeOf(graph, cells, 0);
  const shape = node(graph, "Concat", [images, integers(graph, [-1, embeddingDimension])], { axis: 0 });
  return node(graph, "Reshape", [projected, shape]);
}

function build(graph: Graph, weights: Weights, config: ResNetConfig, outputs: readonly VisionOutput[]): void {
  const { image, width } = config;
  const pixels = input(graph, "pixels", "float32", ["n", 3, image.height, image.width]);
  const kept = input(graph, "kept_tokens", "int64", [1]);
  let x = stem(graph, weights, width, pixels);
  let from = width;
  for (const [stage, blocks] of config.layers.entries()) {
    const planes = width * 2 ** stage;
    for (let i = 0; i < blocks; i++) {
      const stride = stage > 0 && i === 0 ? 2 : 1;
      x = bottleneck(graph, weights, `layer${stage + 1}.${i}`, x, { from, planes, stride });
      from = planes * EXPANSION;
    }
  }
  const cells = transpose(graph, reshape(graph, x, [0, from, -1]), [0, 2, 1]);
  const pooled = {
    count: (image.height / CELL) * (image.width / CELL),
    channels: from,
    heads: config.heads,
    embeddingDimension: config.embeddingDimension,
  };
  const shown: Partial<Record<VisionOutput, () => Value>> = {
    embedding: () => pool(graph, weights, cells, pooled),
    tokens: () => cells,
    "projected-value": () => poolAlone(graph, weights, cells, pooled, kept),
  };
  for (const name of outputs) {
    const show = shown[name];
    if (show !== undefined) output(graph, name, show());
  }
}

/**
 * OpenAI's ResNet with a stem of three convolutions, strides by average pooling and attention pooling (openai/CLIP,
 * clip/model.py, ModifiedResNet). Its features are the last stage's map.
 */
export const resnet: Family<VisionTower> = {
  name: "resnet",
  description: "ResNet with attention pooling (open_clip, OpenAI)",
  configure: ({ layout, config, path }) => {
    const key = "model_cfg.vision_cfg";
    const vision = layout === "open_clip" ? parseConfig(record, config["vision_cfg"], path, key) : {};
    if (vision["timm_model_name"] || !Array.isArray(vision["layers"])) {
      return undefined;
    }
    const {
      image_size: image,
      layers,
      width,
      head_width,
    } = parseSection(openClipVision, vision, path, key, {
      harmless: HARMLESS_FIELDS.openClipVision,
    });
    if (image.height % CELL !== 0 || image.width % CELL !== 0) {
      throw new CommonGroundError(
        "INVALID_CONFIG",
        `${path}: vision encoder: image size ${image.width} × ${image.height} is not a multiple of ${CELL}`,
      );
    }
    const channels = width * 2 ** (layers.length - 1) * EXPANSION;
    const heads = Math.floor(channels / head_width);
    if (channels % heads !== 0) {
      throw new CommonGroundError(
        "INVALID_CONFIG",
        `${path}: vision encoder: width ${channels} is not a multiple of its ${heads} heads`,
      );
    }
    const embeddingDimension = parseConfig(size, config["embed_dim"], path, "model_cfg.embed_dim");
    const parsed = { image, layers, width, heads, embeddingDimension };
    const grid = { rows: image.height / CELL, columns: image.width / CELL };
    return {
      family: "resnet",
      imageSize: { width: image.width, height: image.height },
      grid,
      tokens: (image.height / 4) * (image.width / 4),
      blocks: 0,
      features: ["tokens"],
      patch: { width: CELL, height: CELL },
      projections: ["projected-value"],
      drop: undefined,
      build: (graph, weights, outputs) => build(graph, weights, parsed, outputs),
    };
  },
};
