import { affine, prefixed, repeated } from "./random-clip.ts";
import type {
  CheckpointFiles,
  RandomClip,
  RandomConvNext,
  RandomResNet,
  RandomSiglip,
  RandomTower,
  RandomVision,
  RandomVit,
  Shapes,
} from "./random-clip.ts";

function blocks(prefix: string, { width, layers, hidden = 4 * width }: RandomTower): Shapes {
  return repeated(prefix, layers, {
    ...affine("ln_1", width),
    "attn.in_proj_weight": [3 * width, width],
    "attn.in_proj_bias": [3 * width],
    ...affine("attn.out_proj", width, width),
    ...affine("ln_2", width),
    ...affine("mlp.c_fc", hidden, width),
    ...affine("mlp.c_proj", width, hidden),
  });
}

function vit(vision: RandomVit, embeddingDimension: number): Shapes {
  return {
    class_embedding: [vision.width],
    positional_embedding: [(vision.imageSize / vision.patch) ** 2 + 1, vision.width],
    "conv1.weight": [vision.width, 3, vision.patch, vision.patch],
    ...affine("ln_pre", vision.width),
    ...blocks("transformer.resblocks.", vision),
    ...affine("ln_post", vision.width),
    proj: [vision.width, embeddingDimension],
  };
}

function batchNorm(name: string, channels: number): Shapes {
  return {
    ...affine(name, channels),
    [`${name}.running_mean`]: [channels],
    [`${name}.running_var`]: [channels],
  };
}

function resnet({ width, layers, imageSize }: RandomResNet, embeddingDimension: number): Shapes {
  const shapes: Record<string, readonly number[]> = {
    "conv1.weight": [width / 2, 3, 3, 3],
    ...batchNorm("bn1", width / 2),
    "conv2.weight": [width / 2, width / 2, 3, 3],
    ...batchNorm("bn2", width / 2),
    "conv3.weight": [width, width / 2, 3, 3],
    ...batchNorm("bn3", width),
  };
  let from = width;
  for (const [stage, count] of layers.entries()) {
    const planes = width * 2 ** stage;
    for (let i = 0; i < count; i++) {
      const block: Shapes = {
        "conv1.weight": [planes, from, 1, 1],
        ...batchNorm("bn1", planes),
        "conv2.weight": [planes, planes, 3, 3],
        ...batchNorm("bn2", planes),
        "conv3.weight": [4 * planes, planes, 1, 1],
        ...batchNorm("bn3", 4 * planes),
        ...(i === 0 && {
          "downsample.0.weight": [4 * planes, from, 1, 1],
          ...batchNorm("downsample.1", 4 * planes),
        }),
      };
      Object.assign(shapes, prefixed(`layer${stage + 1}.${i}.`, block));
      from = 4 * planes;
    }
  }
  return {
    ...shapes,
    "attnpool.positional_embedding": [(imageSize / 32) ** 2 + 1, from],
    ...affine("attnpool.q_proj", from, from),
    ...affine("attnpool.k_proj", from, from),
    ...affine("attnpool.v_proj", from, from),
    ...affine("attnpool.c_proj", embeddingDimension, from),
  };
}

function convnext({ widths, depths, head }: RandomConvNext, embeddingDimension: number): Shapes {
  const shapes: Record<string, readonly number[]> = {};
  let from = 3;
  for (const [stage, width] of widths.entries()) {
    Object.assign(
      shapes,
      stage === 0
        ? { ...affine("stem.0", width, from, 4, 4), ...affine("stem.1", width) }
        : prefixed(`stages.${stage}.downsample.`, {
            ...affine("0", from),
            ...affine("1", width, from, 2, 2),
          }),
      repeated(`stages.${stage}.blocks.`, depths[stage] ?? 0, {
        gamma: [width],
        ...affine("conv_dw", width, 1, 7, 7),
        ...affine("norm", width),
        ...affine("mlp.fc1", 4 * width, width),
        ...affine("mlp.fc2", width, 4 * width),
      }),
    );
    from = width;
  }
  return {
    ...prefixed("trunk.", { ...shapes, ...affine("head.norm", from) }),
    ...(head === "linear"
      ? { "head.proj.weight": [embeddingDimension, from] }
      : {
          ...affine("head.mlp.fc1", 2 * embeddingDimension, from),
          "head.mlp.fc2.weight": [embeddingDimension, 2 * embeddingDimension],
        }),
  };
}

function siglip({ width, layers, hidden = 4 * width, imageSize, patch }: RandomSiglip): Shapes {
  return prefixed("trunk.", {
    ...affine("patch_embed.proj", width, 3, patch, patch),
    pos_embed: [1, Math.floor(imageSize / patch) ** 2, width],
    ...repeated("blocks.", layers, {
      ...affine("norm1", width),
      ...affine("attn.qkv", 3 * width, width),
      ...affine("attn.proj", width, width),
      ...affine("norm2", width),
      ...affine("mlp.fc1", hidden, width),
      ...affine("mlp.fc2", width, hidden),
    }),
    ...affine("norm", width),
    "attn_pool.latent": [1, 1, width],
    ...affine("attn_pool.q", width, width),
    ...affine("attn_pool.kv", 2 * width, width),
    ...affine("attn_pool.proj", width, width),
    ...affine("attn_pool.norm", width),
    ...affine("attn_pool.mlp.fc1", hidden, width),
    ...affine("attn_pool.mlp.fc2", width, hidden),
  });
}

function visionShapes(vision: RandomVision, embeddingDimension: number): Shapes {
  switch (vision.family) {
    case "resnet":
      return resnet(vision, embeddingDimension);
    case "convnext":
      return convnext(vision, embeddingDimension);
    case "siglip":
      return siglip(vision);
    default:
      return vit(vision, embeddingDimension);
  }
}

function visionConfig(vision: RandomVision): object {
  switch (vision.family) {
    case "resnet":
      return { image_size: vision.imageSize, layers: vision.layers, width: vision.width, patch_size: null };
    case "convnext":
      return {
        image_size: vision.imageSize,
        timm_model_name: vision.name,
        timm_pool: "",
        timm_proj: vision.head,
      };
    case "siglip":
      return {
        image_size: vision.imageSize,
        timm_model_name: vision.name,
        timm_pool: "map",
        timm_proj: "none",
      };
    default:
      return {
        image_size: vision.imageSize,
        layers: vision.layers,
        width: vision.width,
        head_width: vision.width / vision.heads,
        patch_size: vision.patch,
      };
  }
}

/** What SigLIP's text encoder has in open_clip's layout, unlike CLIP's. */
const SIGLIP_TEXT = {
  no_causal_mask: true,
  proj_bias: true,
  pool_type: "last",
  norm_kwargs: { eps: 1e-6 },
  tokenizer_kwargs: { clean: "canonicalize" },
};

/** A checkpoint as open_clip's `push_to_hf_hub` writes it, or as OpenAI's state dictionary has it. */
export function openClipFiles(
  { vision, text, embeddingDimension, quickGelu = false }: RandomClip,
  layout: "open_clip" | "openai",
): CheckpointFiles {
  const isSiglip = vision.family === "siglip";
  const textShapes: Shapes = {
    "token_embedding.weight": [text.vocabularySize, text.width],
    positional_embedding: [text.contextLength, text.width],
    ...blocks("transformer.resblocks.", text),
    ...affine("ln_final", text.width),
    ...(isSiglip
      ? affine("text_projection", embeddingDimension, text.width)
      : { text_projection: [text.width, embeddingDimension] }),
  };
  return {
    weightsName: "open_clip_model.safetensors",
    shapes: {
      ...prefixed("visual.", visionShapes(vision, embeddingDimension)),
      ...(isSiglip ? prefixed("text.", textShapes) : textShapes),
      logit_scale: [],
      ...(isSiglip && { logit_bias: [] }),
      ...(layout === "openai" && { input_resolution: [], context_length: [], vocab_size: [] }),
    },
    configName: "open_clip_config.json",
    config:
      layout === "openai"
        ? null
        : {
            model_cfg: {
              embed_dim: embeddingDimension,
              quick_gelu: quickGelu,
              vision_cfg: visionConfig(vision),
              text_cfg: {
                context_length: text.contextLength,
                vocab_size: text.vocabularySize,
                width: text.width,
                heads: text.heads,
                layers: text.layers,
                ...(isSiglip && SIGLIP_TEXT),
              },
            },
            preprocess_cfg: { interpolation: "bicubic", resize_mode: "shortest" },
          },
  };
}
