/*
 * Checkpoints with random weights in the published layouts: for tests (small geometries) and measurements (the
 * geometries of published models, which take as long with random weights as with trained ones).
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeSafetensors, type WritableTensor } from "../safetensors/write.ts";
import { byteTokenizer } from "./byte-tokenizer.ts";

export interface RandomTower {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
}

export interface RandomClip {
  readonly embeddingDimension: number;
  readonly vision: RandomTower & { readonly imageSize: number; readonly patch: number };
  readonly text: RandomTower & { readonly contextLength: number; readonly vocabularySize: number };
}

export interface RandomCheckpointOptions {
  readonly layout?: "open_clip" | "hugging-face";
  readonly seed?: number;
}

/** The geometry of CLIP ViT-B/16 at 224 px. */
export const VIT_B_16: RandomClip = {
  embeddingDimension: 512,
  vision: { width: 768, layers: 12, heads: 12, imageSize: 224, patch: 16 },
  text: { width: 512, layers: 12, heads: 8, contextLength: 77, vocabularySize: 49_408 },
};

/** Enough for tests: three blocks of two heads, a grid of 4 × 4, the 514 tokens of the byte tokenizer. */
export const TINY: RandomClip = {
  embeddingDimension: 16,
  vision: { width: 32, layers: 3, heads: 2, imageSize: 32, patch: 8 },
  text: { width: 32, layers: 2, heads: 2, contextLength: 24, vocabularySize: 514 },
};

type Shapes = Readonly<Record<string, readonly number[]>>;

/**
 * Writes weights, configuration and tokenizer.json into `directory`, which is made if need be. The same arguments
 * give the same bytes.
 */
export async function writeRandomCheckpoint(
  directory: string,
  clip: RandomClip,
  { layout = "open_clip", seed = 1 }: RandomCheckpointOptions = {},
): Promise<void> {
  const openClip = layout === "open_clip";
  const [shapes, config] = openClip
    ? [openClipShapes(clip), openClipConfig(clip)]
    : [huggingFaceShapes(clip), huggingFaceConfig(clip)];
  const [weightsName, configName] = openClip
    ? ["open_clip_model.safetensors", "open_clip_config.json"]
    : ["model.safetensors", "config.json"];
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, weightsName), writeSafetensors(randomTensors(shapes, seed)));
  await writeFile(join(directory, configName), JSON.stringify(config));
  await writeFile(join(directory, "tokenizer.json"), JSON.stringify(byteTokenizer(clip.text.vocabularySize)));
}

/** Scales round 1 for normalisations, matrices that keep their input's size, all else small. */
function randomTensors(shapes: Shapes, seed: number): Record<string, WritableTensor> {
  let state = seed;
  const tensors: Record<string, WritableTensor> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const [rows = 1, ...inner] = shape;
    const columns = inner.reduce((product, size) => product * size, 1);
    const isScale = /(?:ln_|norm)[^.]*\.weight$/.test(name);
    const spread = shape.length < 2 || /embedding/.test(name) ? 0.05 : Math.sqrt(1.5 / columns);
    const data = new Float32Array(rows * columns);
    const centre = isScale ? 1 : 0;
    for (let i = 0; i < data.length; i++) {
      // Linear congruences with the constants of Numerical Recipes (3rd ed., section 7.1), as −1 … 1.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      data[i] = centre + (spread * state) / 2_147_483_648;
    }
    if (name === "logit_scale") data[0] = Math.log(100);
    tensors[name] = { dtype: "F32", shape, data };
  }
  return tensors;
}

function prefixed(prefix: string, shapes: Shapes): Shapes {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [prefix + name, shape]));
}

function affine(name: string, out: number, input?: number): Shapes {
  return { [`${name}.weight`]: input === undefined ? [out] : [out, input], [`${name}.bias`]: [out] };
}

function openClipBlocks(prefix: string, { width, layers }: RandomTower): Shapes {
  const block: Shapes = {
    ...affine("ln_1", width),
    "attn.in_proj_weight": [3 * width, width],
    "attn.in_proj_bias": [3 * width],
    ...affine("attn.out_proj", width, width),
    ...affine("ln_2", width),
    ...affine("mlp.c_fc", 4 * width, width),
    ...affine("mlp.c_proj", width, 4 * width),
  };
  return Object.assign(
    {},
    ...Array.from({ length: layers }, (_, i) => prefixed(`${prefix}${i}.`, block)),
  ) as Shapes;
}

function openClipShapes({ vision, text, embeddingDimension }: RandomClip): Shapes {
  return {
    "visual.class_embedding": [vision.width],
    "visual.positional_embedding": [(vision.imageSize / vision.patch) ** 2 + 1, vision.width],
    "visual.conv1.weight": [vision.width, 3, vision.patch, vision.patch],
    ...affine("visual.ln_pre", vision.width),
    ...openClipBlocks("visual.transformer.resblocks.", vision),
    ...affine("visual.ln_post", vision.width),
    "visual.proj": [vision.width, embeddingDimension],
    "token_embedding.weight": [text.vocabularySize, text.width],
    positional_embedding: [text.contextLength, text.width],
    ...openClipBlocks("transformer.resblocks.", text),
    ...affine("ln_final", text.width),
    text_projection: [text.width, embeddingDimension],
    logit_scale: [],
  };
}

function openClipConfig({ vision, text, embeddingDimension }: RandomClip): unknown {
  return {
    model_cfg: {
      embed_dim: embeddingDimension,
      vision_cfg: {
        image_size: vision.imageSize,
        layers: vision.layers,
        width: vision.width,
        head_width: vision.width / vision.heads,
        patch_size: vision.patch,
      },
      text_cfg: {
        context_length: text.contextLength,
        vocab_size: text.vocabularySize,
        width: text.width,
        heads: text.heads,
        layers: text.layers,
      },
    },
    preprocess_cfg: {},
  };
}

function huggingFaceBlocks(prefix: string, { width, layers }: RandomTower): Shapes {
  const block: Shapes = {
    ...affine("layer_norm1", width),
    ...affine("self_attn.q_proj", width, width),
    ...affine("self_attn.k_proj", width, width),
    ...affine("self_attn.v_proj", width, width),
    ...affine("self_attn.out_proj", width, width),
    ...affine("layer_norm2", width),
    ...affine("mlp.fc1", 4 * width, width),
    ...affine("mlp.fc2", width, 4 * width),
  };
  const blocks = Array.from({ length: layers }, (_, i) => prefixed(`${prefix}encoder.layers.${i}.`, block));
  return Object.assign({}, ...blocks) as Shapes;
}

function huggingFaceShapes({ vision, text, embeddingDimension }: RandomClip): Shapes {
  return {
    "vision_model.embeddings.class_embedding": [vision.width],
    "vision_model.embeddings.patch_embedding.weight": [vision.width, 3, vision.patch, vision.patch],
    "vision_model.embeddings.position_embedding.weight": [
      (vision.imageSize / vision.patch) ** 2 + 1,
      vision.width,
    ],
    ...affine("vision_model.pre_layrnorm", vision.width),
    ...huggingFaceBlocks("vision_model.", vision),
    ...affine("vision_model.post_layernorm", vision.width),
    "visual_projection.weight": [embeddingDimension, vision.width],
    "text_model.embeddings.token_embedding.weight": [text.vocabularySize, text.width],
    "text_model.embeddings.position_embedding.weight": [text.contextLength, text.width],
    ...huggingFaceBlocks("text_model.", text),
    ...affine("text_model.final_layer_norm", text.width),
    "text_projection.weight": [embeddingDimension, text.width],
    logit_scale: [],
  };
}

function huggingFaceTower({ width, layers, heads }: RandomTower): object {
  return {
    hidden_size: width,
    intermediate_size: 4 * width,
    num_attention_heads: heads,
    num_hidden_layers: layers,
  };
}

function huggingFaceConfig({ vision, text, embeddingDimension }: RandomClip): unknown {
  return {
    model_type: "clip",
    projection_dim: embeddingDimension,
    vision_config: { ...huggingFaceTower(vision), image_size: vision.imageSize, patch_size: vision.patch },
    text_config: {
      ...huggingFaceTower(text),
      max_position_embeddings: text.contextLength,
      vocab_size: text.vocabularySize,
      eos_token_id: text.vocabularySize - 1,
    },
  };
}
