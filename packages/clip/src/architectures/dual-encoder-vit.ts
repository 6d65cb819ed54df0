import * as z from "zod/mini";
import type { Graph, Value } from "../onnx/graph.ts";
import { node } from "../onnx/graph.ts";
import { linear } from "../onnx/operators.ts";
import { HARMLESS_FIELDS, TRANSFORMERS_UNBUILT } from "../tower/harmless-fields.ts";
import { epsilon, layerCount, parseConfig, parseSection, sides, size } from "../tower/parse-config.ts";
import type { Family, TowerSource, VisionTower } from "../tower/tower.ts";
import type { Locate, Weights } from "../tower/weights.ts";
import { dualEncoderKind } from "./dual-encoder.ts";
import { huggingFaceTransformer } from "./hugging-face-transformer.ts";
import { visionTransformer } from "./vision-transformer.ts";

/** Defaults: transformers, ViTConfig (files store what differs from them). */
const fields = z.object({
  image_size: z._default(sides, { height: 224, width: 224 }),
  patch_size: z._default(sides, { height: 16, width: 16 }),
  num_hidden_layers: z._default(layerCount, 12),
  hidden_size: z._default(size, 768),
  intermediate_size: z._default(size, 3072),
  num_attention_heads: z._default(size, 12),
  hidden_act: z._default(z.string(), "gelu"),
  layer_norm_eps: z._default(epsilon, 1e-12),
  num_channels: z._default(z.literal(3), 3),
  qkv_bias: z._default(z.boolean(), true),
  pooler_act: z.nullish(z.literal("tanh")),
  pooler_output_size: z.nullish(size),
});

const BLOCK: Readonly<Record<string, string>> = {
  norm1: "layernorm_before",
  norm2: "layernorm_after",
  "attention.query": "attention.attention.query",
  "attention.key": "attention.attention.key",
  "attention.value": "attention.attention.value",
  "attention.out": "attention.output.dense",
  "mlp.in": "intermediate.dense",
  "mlp.out": "output.dense",
};

const WHOLE: Readonly<Record<string, string>> = {
  "patch.weight": "embeddings.patch_embeddings.projection.weight",
  "patch.bias": "embeddings.patch_embeddings.projection.bias",
  class: "embeddings.cls_token",
  positions: "embeddings.position_embeddings",
  "post_norm.weight": "layernorm.weight",
  "post_norm.bias": "layernorm.bias",
  "pooler.weight": "pooler.dense.weight",
  "pooler.bias": "pooler.dense.bias",
};

const locate: Locate = (name) => {
  const own = name.replace(/^vision\./, "");
  if (own.startsWith("projection.")) return { tensor: `visual_${own}` };
  const [, index, piece = "", kind] = /^blocks\.(\d+)\.(.+)\.(weight|bias)$/.exec(own) ?? [];
  const inner =
    index === undefined ? (WHOLE[own] ?? own) : `encoder.layer.${index}.${BLOCK[piece] ?? piece}.${kind}`;
  return { tensor: `vision_model.${inner}` };
};

function configure(source: TowerSource): VisionTower | undefined {
  const { config, path } = source;
  if (dualEncoderKind(source, "vision") !== "vit") return undefined;
  const parsed = parseSection(fields, config["vision_config"], path, "vision_config", {
    harmless: HARMLESS_FIELDS.transformersVit,
    unbuilt: TRANSFORMERS_UNBUILT,
  });
  const { hidden_size: width, image_size: image, patch_size: patch } = parsed;
  const pooled = parsed.pooler_output_size ?? width;
  const embeddingDimension = parseConfig(
    z._default(size, 512),
    config["projection_dim"],
    path,
    "projection_dim",
  );
  const project = (graph: Graph, weights: Weights, rows: Value): Value => {
    const weight = weights.get("vision.pooler.weight", [pooled, width]);
    const inner = linear(graph, rows, weight, weights.get("vision.pooler.bias", [pooled]));
    const matrix = weights.get("vision.projection.weight", [embeddingDimension, pooled]);
    return linear(graph, node(graph, "Tanh", [inner]), matrix);
  };
  return visionTransformer(
    "vit",
    {
      ...huggingFaceTransformer(parsed, path, "vision_config"),
      parts: { unbiased: parsed.qkv_bias ? [] : ["query", "key", "value"] },
      image,
      patch,
      grid: {
        rows: Math.floor(image.height / patch.height),
        columns: Math.floor(image.width / patch.width),
      },
      patchBias: true,
      classToken: true,
      registers: 0,
      positions: "all",
      batched: true,
      norms: { before: false, after: true, pooled: false },
      pooling: { kind: "class" },
      embeddingDimension,
      project,
    },
    path,
    locate,
  );
}

/** transformers' ViT (Dosovitskiy et al., arXiv 2010.11929) as the vision encoder of a VisionTextDualEncoderModel. */
export const dualEncoderVit: Family<VisionTower> = {
  name: "vit",
  description: "ViT of a dual encoder (Hugging Face VisionTextDualEncoderModel)",
  configure,
};
