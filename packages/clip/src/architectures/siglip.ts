import { CommonGroundError } from "@commonground/core";
import { z } from "zod";
import { HARMLESS_FIELDS, TRANSFORMERS_UNBUILT } from "../tower/harmless-fields.ts";
import {
  epsilon,
  layerCount,
  parseConfig,
  parseSection,
  record,
  sides,
  size,
} from "../tower/parse-config.ts";
import { huggingFaceTransformer } from "./hugging-face-transformer.ts";
import type { Family, TowerSource, VisionTower } from "../tower/tower.ts";
import { type VisionTransformer, visionTransformer } from "./vision-transformer.ts";

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

function configOf({ config, path }: TowerSource): VisionTransformer {
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
  const { image_size: image, patch_size: patch } = parsed;
  const shape = huggingFaceTransformer(parsed, path, key);
  return {
    ...shape,
    image,
    patch: { height: patch, width: patch },
    grid: { rows: Math.floor(image.height / patch), columns: Math.floor(image.width / patch) },
    patchBias: true,
    classToken: false,
    registers: 0,
    positions: "patches",
    batched: false,
    norms: { before: false, after: true, pooled: false },
    pooling: { kind: "map", heads: shape.heads, hidden: shape.hidden, activation: shape.activation },
    embeddingDimension: shape.width,
    project: (_graph, _weights, pooled) => pooled,
  };
}

/**
 * The vision transformer of SigLIP and of SigLIP 2 at fixed resolution (Zhai et al., arXiv 2303.15343; Tschannen et
 * al., arXiv 2502.14786): no class token, pooled by attention. Patches that do not fit whole into the image are left
 * out, as upstream.
 */
export const siglip: Family<VisionTower> = {
  name: "siglip",
  description: "SigLIP and SigLIP 2 at fixed resolution (Hugging Face SiglipModel)",
  configure: (source) =>
    source.layout === "hugging-face" && source.config["model_type"] === "siglip"
      ? visionTransformer("siglip", configOf(source), source.path)
      : undefined,
};
