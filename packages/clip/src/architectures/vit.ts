import { CommonGroundError } from "@commonground/core";
import { z } from "zod";
import {
  epsilon,
  layerCount,
  parseConfig,
  parseSection,
  ratio,
  record,
  refuseParts,
  sides,
  size,
} from "../tower/parse-config.ts";
import { weightRows } from "../tower/weights.ts";
import type { Weights } from "../tower/weights.ts";
import { INT64, input, node, output, weightValue } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { integers, layerNorm, linear, reshape, sizeOf, slice, transpose } from "../onnx/operators.ts";
import { HARMLESS_FIELDS, TRANSFORMERS_UNBUILT } from "../tower/harmless-fields.ts";
import { openClipActivation, openClipActKwargs } from "./activation.ts";
import { huggingFaceTransformer } from "./hugging-face-transformer.ts";
import { featureRequests, showBlockFeatures } from "./block-features.ts";
import { keptPatches } from "./kept-patches.ts";
import { PROJECTIONS, showProjectedPatches } from "./projected-patches.ts";
import type { BuildOptions, Family, TowerSource, VisionOutput, VisionTower } from "../tower/tower.ts";
import { transformerBlock } from "./transformer-block.ts";
import type { TransformerShape } from "./transformer-block.ts";

interface VitConfig extends TransformerShape {
  readonly image: { readonly height: number; readonly width: number };
  readonly patch: { readonly height: number; readonly width: number };
  /** Whether a layer normalisation stands before the first block. */
  readonly preNorm: boolean;
  /** What is projected: the class token, or the mean of the patches. */
  readonly pooling: "class" | "mean";
  /** Whether the last normalisation stands after the mean. */
  readonly normAfterPool: boolean;
  readonly embeddingDimension: number;
}

const openClipVision = z.object({
  image_size: sides.default({ height: 224, width: 224 }),
  patch_size: sides.default({ height: 16, width: 16 }),
  layers: layerCount.default(12),
  width: size.default(768),
  head_width: size.default(64),
  mlp_ratio: ratio.default(4),
  no_ln_pre: z.boolean().default(false),
  pool_type: z.enum(["tok", "avg"]).default("tok"),
  final_ln_after_pool: z.boolean().default(false),
  ls_init_value: z.null().optional(),
  block_type: z.literal("default").nullish(),
  act_kwargs: openClipActKwargs,
  norm_kwargs: z
    .strictObject({ eps: epsilon.nullish() })
    .nullish()
    .transform((value) => value?.eps ?? 1e-5),
});

/** Parts of open_clip's vision transformer (open_clip/transformer.py) that its published CLIP checkpoints lack. */
const UNBUILT = [
  "attentional_pool",
  "input_patchnorm",
  "qk_norm",
  "scaled_cosine_attn",
  "scale_heads",
  "scale_attn_inner",
  "scale_attn",
  "scale_fc",
];

function fromOpenClip({ config, path }: TowerSource): VitConfig | undefined {
  const vision = parseConfig(record, config["vision_cfg"], path, "model_cfg.vision_cfg");
  if (vision["timm_model_name"] || Array.isArray(vision["layers"])) {
    return undefined;
  }
  const key = "model_cfg.vision_cfg";
  if (!["tok", "avg"].includes(String(vision["pool_type"]))) refuseParts(vision, ["pool_type"], path, key);
  const others = { harmless: HARMLESS_FIELDS.openClipVit, unbuilt: UNBUILT };
  const parsed = parseSection(openClipVision, vision, path, key, others);
  return {
    width: parsed.width,
    layers: parsed.layers,
    heads: Math.floor(parsed.width / parsed.head_width),
    hidden: Math.floor(parsed.width * parsed.mlp_ratio),
    activation: openClipActivation(config, parsed.act_kwargs),
    epsilon: parsed.norm_kwargs,
    image: parsed.image_size,
    patch: parsed.patch_size,
    preNorm: !parsed.no_ln_pre,
    pooling: parsed.pool_type === "tok" ? "class" : "mean",
    normAfterPool: parsed.final_ln_after_pool,
    embeddingDimension: parseConfig(size, config["embed_dim"], path, "model_cfg.embed_dim"),
  };
}

/** Defaults: transformers, CLIPVisionConfig (files store what differs from them). */
const huggingFaceVision = z.object({
  image_size: sides.default({ height: 224, width: 224 }),
  patch_size: sides.default({ height: 32, width: 32 }),
  num_hidden_layers: layerCount.default(12),
  hidden_size: size.default(768),
  intermediate_size: size.default(3072),
  num_attention_heads: size.default(12),
  hidden_act: z.string().default("quick_gelu"),
  layer_norm_eps: epsilon.default(1e-5),
  num_channels: z.literal(3).default(3),
});

function fromHuggingFace({ config, path }: TowerSource): VitConfig | undefined {
  if (config["model_type"] !== "clip") {
    return undefined;
  }
  const parsed = parseSection(huggingFaceVision, config["vision_config"] ?? {}, path, "vision_config", {
    harmless: HARMLESS_FIELDS.transformers,
    unbuilt: TRANSFORMERS_UNBUILT,
  });
  return {
    ...huggingFaceTransformer(parsed, path, "vision_config"),
    image: parsed.image_size,
    patch: parsed.patch_size,
    preNorm: true,
    pooling: "class",
    normAfterPool: false,
    embeddingDimension: parseConfig(size.default(512), config["projection_dim"], path, "projection_dim"),
  };
}

/** [n, 3, height, width] → [patches, n, W]: a convolution whose stride is its kernel. */
function embedPatches(graph: Graph, weights: Weights, { width, patch }: VitConfig, pixels: Value): Value {
  const kernel = weights.get("vision.patch.weight", [width, 3, patch.height, patch.width]);
  const sides = [patch.height, patch.width];
  const cells = node(graph, "Conv", [pixels, weightValue(graph, kernel)], {
    kernel_shape: sides,
    strides: sides,
  });
  return transpose(graph, reshape(graph, cells, [0, width, -1]), [2, 0, 1]);
}

function build(
  graph: Graph,
  weights: Weights,
  config: VitConfig,
  outputs: readonly VisionOutput[],
  { drop = false }: BuildOptions = {},
): void {
  const { width, heads, image, patch } = config;
  const tokens = 1 + (image.height / patch.height) * (image.width / patch.width);
  const pixels = input(graph, "pixels", "float32", ["n", 3, image.height, image.width]);
  const wanted = input(graph, "kept_tokens", "int32", [1]);

  const positions = weights.get("vision.positions", [tokens, width]);
  const classToken = node(graph, "Add", [
    weightValue(graph, weights.get("vision.class", [width])),
    weightValue(graph, weightRows(positions, 0, 1)),
  ]);
  const everyPatch = node(graph, "Add", [
    embedPatches(graph, weights, config, pixels),
    reshape(graph, weightValue(graph, weightRows(positions, 1, tokens)), [-1, 1, width]),
  ]);
  const one = integers(graph, [1]);
  const { patches, count } = drop
    ? keptPatches(graph, everyPatch, width)
    : { patches: everyPatch, count: undefined };
  const all =
    count === undefined ? integers(graph, [tokens]) : node(graph, "Add", [count, integers(graph, [1])]);
  const kept = config.pooling === "class" ? node(graph, "Cast", [wanted], { to: INT64 }) : all;
  const everyImage = node(graph, "Concat", [one, sizeOf(graph, pixels, 0), integers(graph, [width])], {
    axis: 0,
  });
  const leading = node(graph, "Expand", [classToken, everyImage]);
  let x = reshape(graph, node(graph, "Concat", [leading, patches], { axis: 0 }), [-1, width]);
  const norm = (name: string, rows: Value): Value =>
    layerNorm(
      graph,
      rows,
      weights.get(`vision.${name}.weight`, [width]),
      weights.get(`vision.${name}.bias`, [width]),
      config.epsilon,
    );
  if (config.preNorm) {
    x = norm("pre_norm", x);
  }

  const split =
    count === undefined
      ? integers(graph, [tokens, -1, heads, width / heads])
      : node(graph, "Concat", [all, integers(graph, [-1, heads, width / heads])], { axis: 0 });
  const requests = featureRequests(outputs, config.layers);
  const final = config.layers - 1;
  for (let i = 0; i < final; i++) {
    const block = transformerBlock(graph, weights, `vision.blocks.${i}`, config, x, { split });
    if (requests.some((request) => request.block === i)) {
      const rows = reshape(graph, block.tokens, [tokens, -1, width]);
      showBlockFeatures(graph, requests, i, block, { width, tokens, kept: all, output: rows, leading: 1 });
    }
    x = block.tokens;
  }
  const first = integers(graph, [0]);
  const byToken = node(graph, "Concat", [all, integers(graph, [-1, width])], { axis: 0 });
  const keep = (rows: Value): Value =>
    reshape(graph, slice(graph, node(graph, "Reshape", [rows, byToken]), 0, first, kept), [-1, width]);
  const last = transformerBlock(graph, weights, `vision.blocks.${final}`, config, x, {
    split,
    queries: {
      select: keep,
      split: node(graph, "Concat", [kept, integers(graph, [-1, heads, width / heads])], { axis: 0 }),
    },
  });
  const rows = node(graph, "Reshape", [
    last.tokens,
    node(graph, "Concat", [kept, integers(graph, [-1, width])], { axis: 0 }),
  ]);
  showBlockFeatures(graph, requests, final, last, { width, tokens, kept, output: rows, leading: 1 });
  const project = (value: Value): Value =>
    linear(graph, value, weights.get("vision.projection.weight", [config.embeddingDimension, width]));
  if (outputs.includes("embedding")) {
    const pooled = pool(graph, config, rows, all, (value) => norm("post_norm", value));
    output(graph, "embedding", project(pooled));
  }
  showProjectedPatches(graph, outputs, last, {
    width,
    heads,
    embeddingDimension: config.embeddingDimension,
    kept,
    leading: 1,
    tokens: last.tokens,
    queries: last.queries,
    values: keep(last.values),
    toJoint: (value) => project(norm("post_norm", value)),
  });
}

/** One normalised row for each image of `rows` [tokens, n, W]. */
function pool(
  graph: Graph,
  { width, pooling, normAfterPool }: VitConfig,
  rows: Value,
  tokens: Value,
  norm: (rows: Value) => Value,
): Value {
  const one = integers(graph, [1]);
  if (pooling === "class") {
    return norm(reshape(graph, slice(graph, rows, 0, integers(graph, [0]), one), [-1, width]));
  }
  const patches = slice(graph, rows, 0, one, tokens);
  const mean = (value: Value): Value => node(graph, "ReduceMean", [value], { axes: [0], keepdims: 0 });
  return normAfterPool ? norm(mean(patches)) : mean(norm(patches));
}

function checkGeometry({ width, heads, image, patch }: VitConfig, path: string): void {
  const fault =
    width % heads !== 0
      ? `width ${width} is not a multiple of its ${heads} heads`
      : image.height % patch.height !== 0 || image.width % patch.width !== 0
        ? `image size ${image.width} × ${image.height} is not a multiple of the patch size ${patch.width} × ${patch.height}`
        : undefined;
  if (fault !== undefined) {
    throw new CommonGroundError("INVALID_CONFIG", `${path}: vision encoder: ${fault}`);
  }
}

/**
 * The vision transformer of CLIP (Radford et al., arXiv 2103.00020): class token, learned positions, projection; or,
 * in open_clip, the mean of the patches in the class token's stead.
 */
export const vit: Family<VisionTower> = {
  name: "vit",
  description: "vision transformer with class token (open_clip, OpenAI, Hugging Face CLIPModel)",
  configure: (source) => {
    const config = source.layout === "open_clip" ? fromOpenClip(source) : fromHuggingFace(source);
    if (config === undefined) {
      return undefined;
    }
    checkGeometry(config, source.path);
    const { image, patch } = config;
    const grid = { rows: image.height / patch.height, columns: image.width / patch.width };
    return {
      family: "vit",
      imageSize: { width: image.width, height: image.height },
      grid,
      tokens: grid.rows * grid.columns + 1,
      blocks: config.layers,
      features: ["tokens", "keys", "keys-nobias", "cls", "cls-keys"],
      patch: { width: patch.width, height: patch.height },
      projections: PROJECTIONS,
      drop: { leading: config.pooling === "class" ? 1 : 0 },
      build: (graph, weights, outputs, options) => build(graph, weights, config, outputs, options),
    };
  },
};
