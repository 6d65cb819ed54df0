import { affine, repeated } from "./random-clip.ts";
import type {
  CheckpointFiles,
  RandomClip,
  RandomSiglip,
  RandomTower,
  RandomVit,
  Shapes,
} from "./random-clip.ts";

function blocks(prefix: string, { width, layers, hidden = 4 * width }: RandomTower): Shapes {
  return repeated(`${prefix}encoder.layers.`, layers, {
    ...affine("layer_norm1", width),
    ...affine("self_attn.q_proj", width, width),
    ...affine("self_attn.k_proj", width, width),
    ...affine("self_attn.v_proj", width, width),
    ...affine("self_attn.out_proj", width, width),
    ...affine("layer_norm2", width),
    ...affine("mlp.fc1", hidden, width),
    ...affine("mlp.fc2", width, hidden),
  });
}

function textShapes({ text }: RandomClip): Shapes {
  return {
    "text_model.embeddings.token_embedding.weight": [text.vocabularySize, text.width],
    "text_model.embeddings.position_embedding.weight": [text.contextLength, text.width],
    ...blocks("text_model.", text),
    ...affine("text_model.final_layer_norm", text.width),
  };
}

function clipShapes(vision: RandomVit, embeddingDimension: number): Shapes {
  return {
    "vision_model.embeddings.class_embedding": [vision.width],
    "vision_model.embeddings.patch_embedding.weight": [vision.width, 3, vision.patch, vision.patch],
    "vision_model.embeddings.position_embedding.weight": [
      (vision.imageSize / vision.patch) ** 2 + 1,
      vision.width,
    ],
    ...affine("vision_model.pre_layrnorm", vision.width),
    ...blocks("vision_model.", vision),
    ...affine("vision_model.post_layernorm", vision.width),
    "visual_projection.weight": [embeddingDimension, vision.width],
  };
}

function siglipShapes(vision: RandomSiglip): Shapes {
  const { width, hidden = 4 * width, patch, imageSize } = vision;
  return {
    ...affine("vision_model.embeddings.patch_embedding", width, 3, patch, patch),
    "vision_model.embeddings.position_embedding.weight": [Math.floor(imageSize / patch) ** 2, width],
    ...blocks("vision_model.", vision),
    ...affine("vision_model.post_layernorm", width),
    "vision_model.head.probe": [1, 1, width],
    "vision_model.head.attention.in_proj_weight": [3 * width, width],
    "vision_model.head.attention.in_proj_bias": [3 * width],
    ...affine("vision_model.head.attention.out_proj", width, width),
    ...affine("vision_model.head.layernorm", width),
    ...affine("vision_model.head.mlp.fc1", hidden, width),
    ...affine("vision_model.head.mlp.fc2", width, hidden),
  };
}

function towerConfig({ width, layers, heads, hidden = 4 * width }: RandomTower): object {
  return {
    hidden_size: width,
    intermediate_size: hidden,
    num_attention_heads: heads,
    num_hidden_layers: layers,
  };
}

/** A checkpoint as transformers' `save_pretrained` writes it: CLIPModel or SiglipModel. */
export function huggingFaceFiles(clip: RandomClip): CheckpointFiles {
  const { vision, text, embeddingDimension, quickGelu = true } = clip;
  if (vision.family === "resnet" || vision.family === "convnext") {
    throw new Error(`transformers has no ${vision.family} as CLIPModel`);
  }
  const isSiglip = vision.family === "siglip";
  const activation = isSiglip ? {} : { hidden_act: quickGelu ? "quick_gelu" : "gelu" };
  return {
    weightsName: "model.safetensors",
    shapes: {
      ...(isSiglip ? siglipShapes(vision) : clipShapes(vision, embeddingDimension)),
      ...textShapes(clip),
      ...(isSiglip
        ? { ...affine("text_model.head", embeddingDimension, text.width), logit_scale: [1], logit_bias: [1] }
        : { "text_projection.weight": [embeddingDimension, text.width], logit_scale: [] }),
    },
    configName: "config.json",
    config: {
      model_type: isSiglip ? "siglip" : "clip",
      ...(!isSiglip && { projection_dim: embeddingDimension }),
      vision_config: {
        ...towerConfig(vision),
        ...activation,
        image_size: vision.imageSize,
        patch_size: vision.patch,
      },
      text_config: {
        ...towerConfig(text),
        ...activation,
        max_position_embeddings: text.contextLength,
        vocab_size: text.vocabularySize,
        eos_token_id: text.vocabularySize - 1,
      },
    },
  };
}
