import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";
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
import { linear } from "../onnx/operators.ts";
import { HARMLESS_FIELDS, TRANSFORMERS_UNBUILT } from "../tower/harmless-fields.ts";
import { openClipActivation, openClipActKwargs } from "./activation.ts";
import { dualEncoderKind } from "./dual-encoder.ts";
import { huggingFaceTransformer } from "./hugging-face-transformer.ts";
import type { Family, TowerSource, VisionTower } from "../tower/tower.ts";
import type { Pooling } from "./vision-pooling.ts";
import { type VisionTransformer, visionTransformer } from "./vision-transformer.ts";

const openClipVision = z.object({
  image_size: z._default(sides, { height: 224, width: 224 }),
  patch_size: z._default(sides, { height: 16, width: 16 }),
  layers: z._default(layerCount, 12),
  width: z._default(size, 768),
  head_width: z._default(size, 64),
  mlp_ratio: z._default(ratio, 4),
  no_ln_pre: z._default(z.boolean(), false),
  pool_type: z._default(z.enum(["tok", "avg"]), "tok"),
  final_ln_after_pool: z._default(z.boolean(), false),
  ls_init_value: z.nullish(z.number()),
  attentional_pool: z.nullish(z.union([z.boolean(), z.string()])),
  attn_pooler_queries: z._default(size, 256),
  attn_pooler_heads: z._default(size, 8),
  block_type: z.nullish(z.literal("default")),
  act_kwargs: openClipActKwargs,
  norm_kwargs: z.pipe(
    z.nullish(z.strictObject({ eps: z.nullish(epsilon) })),
    z.transform((value) => value?.eps ?? 1e-5),
  ),
});

/** Parts of open_clip's vision transformer (open_clip/transformer.py) that its published CLIP checkpoints lack. */
const UNBUILT = [
  "input_patchnorm",
  "qk_norm",
  "scaled_cosine_attn",
  "scale_heads",
  "scale_attn_inner",
  "scale_attn",
  "scale_fc",
];

function fromOpenClip({ config, path }: TowerSource): VisionTransformer | undefined {
  const vision = parseConfig(record, config["vision_cfg"], path, "model_cfg.vision_cfg");
  if (vision["timm_model_name"] || Array.isArray(vision["layers"])) {
    return undefined;
  }
  const key = "model_cfg.vision_cfg";
  const pools = vision["attentional_pool"] ? ["tok"] : ["tok", "avg"];
  if (!pools.includes(String(vision["pool_type"] ?? "tok"))) refuseParts(vision, ["pool_type"], path, key);
  // Two poolers, which open_clip itself calls untested.
  if (typeof vision["attentional_pool"] === "string") refuseParts(vision, ["attentional_pool"], path, key);
  const others = { harmless: HARMLESS_FIELDS.openClipVit, unbuilt: UNBUILT };
  const parsed = parseSection(openClipVision, vision, path, key, others);
  const embeddingDimension = parseConfig(size, config["embed_dim"], path, "model_cfg.embed_dim");
  const attends = Boolean(parsed.attentional_pool);
  const pooling: Pooling = attends
    ? {
        kind: "cross",
        heads: parsed.attn_pooler_heads,
        width: embeddingDimension,
        queries: parsed.attn_pooler_queries,
      }
    : { kind: parsed.pool_type === "tok" ? "class" : "mean" };
  const normed = attends || parsed.final_ln_after_pool;
  return clipVision(
    {
      width: parsed.width,
      layers: parsed.layers,
      heads: Math.floor(parsed.width / parsed.head_width),
      hidden: Math.floor(parsed.width * parsed.mlp_ratio),
      activation: openClipActivation(config, parsed.act_kwargs),
      epsilon: parsed.norm_kwargs,
      parts: { layerScale: typeof parsed.ls_init_value === "number" },
      image: parsed.image_size,
      patch: parsed.patch_size,
      norms: { before: !parsed.no_ln_pre, after: !normed, pooled: normed },
      pooling,
      embeddingDimension,
    },
    path,
  );
}

/** Classes of transformers whose vision encoder is CLIP's. */
const CLIP_LIKE = new Set(["clip", "metaclip_2", "altclip", "chinese_clip"]);

/** Defaults: transformers, CLIPVisionConfig (files store what differs from them). */
const huggingFaceVision = z.object({
  image_size: z._default(sides, { height: 224, width: 224 }),
  patch_size: z._default(sides, { height: 32, width: 32 }),
  num_hidden_layers: z._default(layerCount, 12),
  hidden_size: z._default(size, 768),
  intermediate_size: z._default(size, 3072),
  num_attention_heads: z._default(size, 12),
  hidden_act: z._default(z.string(), "quick_gelu"),
  layer_norm_eps: z._default(epsilon, 1e-5),
  num_channels: z._default(z.literal(3), 3),
});

/** What a dual encoder calls that encoder. */
const CLIP_ALONE = "clip_vision_model";

function fromHuggingFace(source: TowerSource): VisionTransformer | undefined {
  const { config, path } = source;
  const kind = dualEncoderKind(source, "vision");
  const isClip = kind === undefined ? CLIP_LIKE.has(String(config["model_type"])) : kind === CLIP_ALONE;
  if (!isClip) return undefined;
  const parsed = parseSection(huggingFaceVision, config["vision_config"] ?? {}, path, "vision_config", {
    harmless: HARMLESS_FIELDS.transformers,
    unbuilt: TRANSFORMERS_UNBUILT,
  });
  return clipVision(
    {
      ...huggingFaceTransformer(parsed, path, "vision_config"),
      image: parsed.image_size,
      patch: parsed.patch_size,
      norms: { before: true, after: true, pooled: false },
      pooling: { kind: "class" },
      embeddingDimension: parseConfig(
        z._default(size, 512),
        config["projection_dim"],
        path,
        "projection_dim",
      ),
    },
    path,
  );
}

/** What every encoder of this family has, whatever the layout. */
function clipVision(
  shape: Omit<
    VisionTransformer,
    "grid" | "patchBias" | "classToken" | "registers" | "positions" | "batched" | "project"
  >,
  path: string,
): VisionTransformer {
  const { image, patch, width, embeddingDimension, pooling } = shape;
  if (image.height % patch.height !== 0 || image.width % patch.width !== 0) {
    throw new CommonGroundError(
      "INVALID_CONFIG",
      `${path}: vision encoder: image size ${image.width} × ${image.height} is not a multiple of ` +
        `the patch size ${patch.width} × ${patch.height}`,
    );
  }
  const pooled = pooling.kind === "cross" ? pooling.width : width;
  return {
    ...shape,
    grid: { rows: image.height / patch.height, columns: image.width / patch.width },
    patchBias: false,
    classToken: true,
    registers: 0,
    positions: "all",
    batched: false,
    project: (graph, weights, rows) =>
      linear(graph, rows, weights.get("vision.projection.weight", [embeddingDimension, pooled])),
  };
}

/**
 * The vision transformer of CLIP (Radford et al., arXiv 2103.00020): class token, learned positions, projection; or,
 * in open_clip, the mean of the patches or CoCa's attention (Yu et al., arXiv 2205.01917) in the class token's stead.
 */
export const vit: Family<VisionTower> = {
  name: "vit",
  description: "vision transformer with class token (open_clip, OpenAI, Hugging Face CLIPModel)",
  configure: (source) => {
    const config = source.layout === "open_clip" ? fromOpenClip(source) : fromHuggingFace(source);
    return config === undefined ? undefined : visionTransformer("vit", config, source.path);
  },
};
