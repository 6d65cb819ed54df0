import { CommonGroundError, isProjected } from "@commonground/core";
import { z } from "zod";
import { HARMLESS_FIELDS, TRANSFORMERS_UNBUILT } from "../tower/harmless-fields.ts";
import {
  epsilon,
  layerCount,
  parseConfig,
  parseSection,
  record,
  refuseParts,
  sides,
  size,
} from "../tower/parse-config.ts";
import type { Weights } from "../tower/weights.ts";
import { convolution } from "../onnx/convolution.ts";
import { input, INT64, node, output, weightValue } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { activate, integers, layerNorm, linear, reshape, slice, transpose } from "../onnx/operators.ts";
import { huggingFaceActivation } from "./activation.ts";
import { attentionPool } from "./attention-pool.ts";
import { featureRequests, showBlockFeatures } from "./block-features.ts";
import { keptPatches } from "./kept-patches.ts";
import { PROJECTIONS, showProjectedPatches } from "./projected-patches.ts";
import type { BuildOptions, Family, TowerSource, VisionOutput, VisionTower } from "../tower/tower.ts";
import { transformerBlock } from "./transformer-block.ts";
import type { BlockResult, TransformerShape } from "./transformer-block.ts";

interface SiglipConfig extends TransformerShape {
  readonly image: { readonly height: number; readonly width: number };
  readonly patch: number;
  /** Dimensions of size 1 before the positions' own, as the file stores them. */
  readonly positionsPrefix: readonly number[];
}

/** Defaults: transformers, SiglipVisionConfig (files store what differs from them). */
const huggingFaceVision = z.object({
  image_size: sides.default({ height: 224, width: 224 }),
  patch_size: size.default(16),
  num_hidden_layers: layerCount.default(12),
  hidden_size: size.default(768),
  intermediate_size: size.default(3072),
  num_attention_heads: size.default(12),
  hidden_act: z.string().default("gelu_pytorch_tanh"),
  layer_norm_eps: epsilon.default(1e-6),
  num_channels: z.literal(3).default(3),
  vision_use_head: z.boolean().nullish(),
});

function fromHuggingFace({ config, path }: TowerSource): SiglipConfig | undefined {
  if (config["model_type"] !== "siglip") {
    return undefined;
  }
  const key = "vision_config";
  const vision = parseConfig(record, config[key] ?? {}, path, key);
  if (vision["vision_use_head"] === false) {
    throw new CommonGroundError(
      "UNSUPPORTED_ARCHITECTURE",
      `${path}: ${key}.vision_use_head = false is not supported; only models that pool by attention can be loaded`,
    );
  }
  const parsed = parseSection(huggingFaceVision, vision, path, key, {
    harmless: HARMLESS_FIELDS.transformers,
    unbuilt: TRANSFORMERS_UNBUILT,
  });
  return {
    width: parsed.hidden_size,
    layers: parsed.num_hidden_layers,
    heads: parsed.num_attention_heads,
    hidden: parsed.intermediate_size,
    activation: huggingFaceActivation(parsed.hidden_act, path, key),
    epsilon: parsed.layer_norm_eps,
    image: parsed.image_size,
    patch: parsed.patch_size,
    positionsPrefix: [],
  };
}

/** timm/models/vision_transformer.py: W, blocks, heads and hidden units of the models that pool by attention. */
const TIMM_SHAPES: Readonly<Record<string, readonly [number, number, number, number]>> = {
  base: [768, 12, 12, 3072],
  large: [1024, 24, 16, 4096],
  so400m: [1152, 27, 16, 4304],
  giantopt: [1536, 40, 16, 6144],
};

/** Those that timm builds with the tanh approximation of GELU (same file, `act_layer`), at any image size unless said. */
const TIMM_TANH = /^vit_(?:base_patch32|large_patch16_siglip_512|so400m_patch16|giantopt_patch16)/;

const openClipVision = z.object({
  image_size: sides.default({ height: 224, width: 224 }),
  timm_model_name: z.string(),
  timm_pool: z.literal("map"),
  timm_proj: z.literal("none"),
});

function fromOpenClip({ config, path }: TowerSource): SiglipConfig | undefined {
  const key = "model_cfg.vision_cfg";
  const vision = parseConfig(record, config["vision_cfg"], path, key);
  const timmName = String(vision["timm_model_name"]);
  const name = /^vit_([a-z0-9]+)_patch(\d{1,2})_siglip_\d+(?:\.|$)/.exec(timmName);
  const shape = TIMM_SHAPES[name?.[1] ?? ""];
  if (name === null || shape === undefined) {
    return undefined;
  }
  if (vision["timm_pool"] !== "map") refuseParts(vision, ["timm_pool"], path, key);
  if (vision["timm_proj"] !== "none") refuseParts(vision, ["timm_proj"], path, key);
  const parsed = parseSection(openClipVision, vision, path, key, {
    harmless: HARMLESS_FIELDS.openClipVision,
  });
  const [width, layers, heads, hidden] = shape;
  return {
    width,
    layers,
    heads,
    hidden,
    activation: TIMM_TANH.test(timmName) ? "gelu-tanh" : "gelu",
    epsilon: 1e-6,
    image: parsed.image_size,
    patch: Number(name[2]),
    positionsPrefix: [1],
  };
}

/** What a configuration says of a vision encoder of this family; undefined when it describes another. */
export function siglipShape(source: TowerSource): SiglipConfig | undefined {
  return source.layout === "open_clip" ? fromOpenClip(source) : fromHuggingFace(source);
}

/** The tokens [n, T, W] asked by a query of the model's own, and a multilayer perceptron: [n, W]. */
function pool(graph: Graph, weights: Weights, config: SiglipConfig, tokens: Value): Value {
  const { width, heads } = config;
  const { vector, square, finish } = head(graph, weights, config);
  const probe = weightValue(graph, weights.get("vision.pool.probe", [1, 1, width]));
  const attended = attentionPool(graph, reshape(graph, probe, [1, width]), tokens, heads, {
    query: square("query"),
    key: square("key"),
    value: square("value"),
    queryBias: vector("attention.query.bias", width),
    valueBias: vector("attention.value.bias", width),
  });
  return finish(attended);
}

/** The pooling of rows [rows, W] each by itself, as the only one there is: the attention on it is 1. */
function poolAlone(graph: Graph, weights: Weights, config: SiglipConfig, rows: Value): Value {
  const { vector, square, finish } = head(graph, weights, config);
  return finish(linear(graph, rows, square("value"), vector("attention.value.bias", config.width)));
}

function head(graph: Graph, weights: Weights, config: SiglipConfig) {
  const { width, hidden } = config;
  const vector = (name: string, length: number) => weights.get(`vision.pool.${name}`, [length]);
  const matrix = (name: string, out: number, from: number) =>
    weights.get(`vision.pool.${name}.weight`, [out, from]);
  const square = (name: string) => matrix(`attention.${name}`, width, width);
  const finish = (attended: Value): Value => {
    const x = linear(graph, attended, square("out"), vector("attention.out.bias", width));
    const normed = layerNorm(
      graph,
      x,
      vector("norm.weight", width),
      vector("norm.bias", width),
      config.epsilon,
    );
    const inner = activate(
      graph,
      linear(graph, normed, matrix("mlp.in", hidden, width), vector("mlp.in.bias", hidden)),
      config.activation,
    );
    const added = linear(graph, inner, matrix("mlp.out", width, hidden), vector("mlp.out.bias", width));
    return node(graph, "Add", [x, added]);
  };
  return { vector, square, finish };
}

function gridOf({ image, patch }: SiglipConfig): { readonly rows: number; readonly columns: number } {
  return { rows: Math.floor(image.height / patch), columns: Math.floor(image.width / patch) };
}

function build(
  graph: Graph,
  weights: Weights,
  config: SiglipConfig,
  outputs: readonly VisionOutput[],
  { drop = false }: BuildOptions = {},
): void {
  const { width, heads, image, patch } = config;
  const grid = gridOf(config);
  const tokens = grid.rows * grid.columns;
  const pixels = input(graph, "pixels", "float32", ["n", 3, image.height, image.width]);
  const wanted = input(graph, "kept_tokens", "int32", [1]);

  const kernel = weights.get("vision.patch.weight", [width, 3, patch, patch]);
  const cells = convolution(graph, pixels, kernel, weights.get("vision.patch.bias", [width]), {
    stride: patch,
  });
  const patches = transpose(graph, reshape(graph, cells, [0, width, -1]), [2, 0, 1]);
  const positions = weights.get("vision.positions", [...config.positionsPrefix, tokens, width]);
  const places = reshape(graph, weightValue(graph, positions), [tokens, 1, width]);
  const placed = node(graph, "Add", [patches, places]);
  const left = drop ? keptPatches(graph, placed, width) : undefined;
  let x = reshape(graph, left?.patches ?? placed, [-1, width]);

  const split =
    left === undefined
      ? integers(graph, [tokens, -1, heads, width / heads])
      : node(graph, "Concat", [left.count, integers(graph, [-1, heads, width / heads])], { axis: 0 });
  const requests = featureRequests(outputs, config.layers);
  const kept = integers(graph, [tokens]);
  const perToken = node(graph, "Concat", [left?.count ?? kept, integers(graph, [-1, width])], { axis: 0 });
  const byToken = (rows: Value): Value => node(graph, "Reshape", [rows, perToken]);
  let last: BlockResult | undefined;
  for (let i = 0; i < config.layers; i++) {
    const block = transformerBlock(graph, weights, `vision.blocks.${i}`, config, x, { split });
    x = block.tokens;
    last = block;
    if (requests.some((request) => request.block === i)) {
      showBlockFeatures(graph, requests, i, block, { width, tokens, kept, output: byToken(x), leading: 0 });
    }
  }
  const postNorm = (rows: Value): Value =>
    layerNorm(
      graph,
      rows,
      weights.get("vision.post_norm.weight", [width]),
      weights.get("vision.post_norm.bias", [width]),
      config.epsilon,
    );
  if (outputs.includes("embedding")) {
    const normed = byToken(postNorm(x));
    output(graph, "embedding", pool(graph, weights, config, transpose(graph, normed, [1, 0, 2])));
  }
  if (last !== undefined && outputs.some(isProjected)) {
    const asked = node(graph, "Cast", [wanted], { to: INT64 });
    const keep = (rows: Value): Value =>
      reshape(graph, slice(graph, byToken(rows), 0, integers(graph, [0]), asked), [-1, width]);
    showProjectedPatches(graph, outputs, last, {
      width,
      heads,
      embeddingDimension: width,
      kept: asked,
      leading: 0,
      tokens: keep(last.tokens),
      queries: keep(last.queries),
      values: keep(last.values),
      toJoint: (rows) => poolAlone(graph, weights, config, postNorm(rows)),
    });
  }
}

/** An encoder of the shape `config`, whichever layout its weights are in. */
export function siglipTower(config: SiglipConfig, path: string): VisionTower {
  const { image, width, heads, patch } = config;
  const grid = gridOf(config);
  const fault =
    width % heads !== 0
      ? `width ${width} is not a multiple of its ${heads} heads`
      : grid.rows < 1 || grid.columns < 1
        ? `image size ${image.width} × ${image.height} is below the patch size ${patch}`
        : undefined;
  if (fault !== undefined) {
    throw new CommonGroundError("INVALID_CONFIG", `${path}: vision encoder: ${fault}`);
  }
  return {
    family: "siglip",
    imageSize: { width: image.width, height: image.height },
    grid,
    tokens: grid.rows * grid.columns,
    blocks: config.layers,
    features: ["tokens", "keys", "keys-nobias"],
    patch: { width: patch, height: patch },
    projections: PROJECTIONS,
    drop: { leading: 0 },
    build: (graph, weights, outputs, options) => build(graph, weights, config, outputs, options),
  };
}

/**
 * The vision transformer of SigLIP and of SigLIP 2 at fixed resolution (Zhai et al., arXiv 2303.15343; Tschannen et
 * al., arXiv 2502.14786): no class token, pooled by attention. Patches that do not fit whole into the image are left
 * out, as upstream.
 */
export const siglip: Family<VisionTower> = {
  name: "siglip",
  description: "SigLIP and SigLIP 2 at fixed resolution (Hugging Face SiglipModel, open_clip)",
  configure: (source) => {
    const config = siglipShape(source);
    return config === undefined ? undefined : siglipTower(config, source.path);
  },
};
