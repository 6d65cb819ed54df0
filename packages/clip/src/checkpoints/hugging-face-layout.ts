import * as z from "zod/mini";
import { textTower, visionTower } from "../architectures/registry.ts";
import type { ClipConfig, ConfigFile, Layout, ShapeOf } from "./layout.ts";
import { dualEncoderKind } from "../architectures/dual-encoder.ts";
import {
  dualEncoderProcessor,
  type ImageProcessorKind,
  readImageProcessor,
  readMostPatches,
} from "./image-processor.ts";
import { preprocessDefaults } from "./preprocess-defaults.ts";
import { HARMLESS_FIELDS, TRANSFORMERS_UNBUILT } from "../tower/harmless-fields.ts";
import { parseConfig, parseSection, record, size } from "../tower/parse-config.ts";
import { locateTowers } from "../tower/locate-towers.ts";
import type { VisionTower } from "../tower/tower.ts";
import type { Locate, TensorLocation } from "../tower/weights.ts";

const BLOCK: Readonly<Record<string, string>> = {
  norm1: "layer_norm1",
  norm2: "layer_norm2",
  "attention.query": "self_attn.q_proj",
  "attention.key": "self_attn.k_proj",
  "attention.value": "self_attn.v_proj",
  "attention.out": "self_attn.out_proj",
  "mlp.in": "mlp.fc1",
  "mlp.out": "mlp.fc2",
};

/** `pre_layrnorm` is spelt so in the files. */
const WHOLE: Readonly<Record<string, string>> = {
  "vision.patch.weight": "vision_model.embeddings.patch_embedding.weight",
  "vision.patch.bias": "vision_model.embeddings.patch_embedding.bias",
  "vision.class": "vision_model.embeddings.class_embedding",
  "vision.positions": "vision_model.embeddings.position_embedding.weight",
  "vision.pre_norm.weight": "vision_model.pre_layrnorm.weight",
  "vision.pre_norm.bias": "vision_model.pre_layrnorm.bias",
  "vision.post_norm.weight": "vision_model.post_layernorm.weight",
  "vision.post_norm.bias": "vision_model.post_layernorm.bias",
  "vision.projection.weight": "visual_projection.weight",
  "text.tokens.weight": "text_model.embeddings.token_embedding.weight",
  "text.positions": "text_model.embeddings.position_embedding.weight",
  "text.final_norm.weight": "text_model.final_layer_norm.weight",
  "text.final_norm.bias": "text_model.final_layer_norm.bias",
  "text.projection.weight": "text_projection.weight",
};

const THIRDS: Readonly<Record<string, number>> = { query: 0, key: 1, value: 2 };

const HEAD: Readonly<Record<string, string>> = {
  "attention.out": "attention.out_proj",
  norm: "layernorm",
  "mlp.in": "mlp.fc1",
  "mlp.out": "mlp.fc2",
};

/** Names that SiglipModel has besides CLIPModel's or instead of them. */
function locateSiglip(name: string): TensorLocation {
  const [, role = "", piece] = /^vision\.pool\.(.+?)(?:\.(weight|bias))?$/.exec(name) ?? [];
  if (role === "") {
    return name.startsWith("text.projection.")
      ? { tensor: name.replace("text.projection", "text_model.head") }
      : locate(name);
  }
  const third = THIRDS[role.replace(/^attention\./, "")];
  return third === undefined
    ? { tensor: ["vision_model.head", HEAD[role] ?? role, piece].filter(Boolean).join(".") }
    : { tensor: `vision_model.head.attention.in_proj_${piece}`, part: { index: third, of: 3 } };
}

/** Names of transformers' CLIPModel; a weight that has no name of ours keeps its own. */
function locate(name: string): TensorLocation {
  const block = /^(vision|text)\.blocks\.(\d+)\.(.+)\.(weight|bias)$/.exec(name);
  if (block === null) {
    return { tensor: WHOLE[name] ?? name.replace(/^(vision|text)\./, "$1_model.") };
  }
  const [, side, index, part = "", kind] = block;
  return { tensor: `${side}_model.encoder.layers.${index}.${BLOCK[part] ?? part}.${kind}` };
}

/**
 * The same in AltCLIP's files, where transformers 5 writes `layer` for `layers`, and in those of dual encoders, where older
 * versions put CLIP's vision encoder one level deeper.
 */
function locateIn(shapeOf: ShapeOf): Locate {
  const rename = (from: RegExp, to: string): Locate => {
    return (name) => ({ tensor: locate(name).tensor.replace(from, to) });
  };
  if (shapeOf("vision_model.encoder.layer.0.layer_norm1.weight") !== undefined) {
    return rename(/\.encoder\.layers\./u, ".encoder.layer.");
  }
  if (shapeOf("vision_model.vision_model.embeddings.class_embedding") !== undefined) {
    return rename(/^vision_model\./u, "vision_model.vision_model.");
  }
  return locate;
}

/** SigLIP projects no images: its joint space is that of the vision encoder. */
const siglipWidth = z.object({ hidden_size: z._default(size, 768) });

const wholeFile = z.object({
  model_type: z.nullish(z.string()),
  projection_dim: z._default(size, 512),
  text_config: z.nullish(record),
  vision_config: z.nullish(record),
  /** Read by `readCaution`. */
  caution: z.nullish(z.string()),
});

/**
 * Older files hold `text_config_dict` and `vision_config_dict`, which in transformers take the place of `text_config`
 * and `vision_config` (CLIPConfig.__init__: the dictionary, completed by the defaults, overrides every field).
 */
function settledConfig(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (config["model_type"] !== "clip") return config;
  const { text_config_dict, vision_config_dict, ...others } = config;
  return {
    ...others,
    text_config: text_config_dict ?? others["text_config"],
    vision_config: vision_config_dict ?? others["vision_config"],
  };
}

const PROCESSOR: Readonly<Record<ImageProcessorKind, string>> = {
  clip: "CLIPImageProcessor",
  vit: "ViTImageProcessor",
  siglip: "SiglipImageProcessor",
  siglip2: "Siglip2ImageProcessor",
};

/** What every explanation says of a model for images of any shape. */
function naflexCaution({ grid, imageSize }: Pick<VisionTower, "grid" | "imageSize">): string {
  return (
    `A NaFlex model is run at one grid: images are squashed to ${grid.columns} × ${grid.rows} patches ` +
    `(${imageSize.width} × ${imageSize.height} px), where transformers keeps the ratio of their sides; square images ` +
    "are prepared alike."
  );
}

const PREPROCESSORS = ["processor_config.json", "preprocessor_config.json"] as const;

function parse(
  { path, value }: ConfigFile,
  preprocessor: ConfigFile | undefined,
  shapeOf: ShapeOf,
): ClipConfig {
  const config = settledConfig(parseConfig(record, value, path, ""));
  const isNaflex = config["model_type"] === "siglip2";
  const mostPatches = isNaflex ? readMostPatches(preprocessor) : undefined;
  const source = { layout: "hugging-face", path, config, mostPatches, shapeOf } as const;
  // Another kind of model is refused as such, not by the first field that it has more.
  const vision = visionTower(source);
  const whole = parseSection(wholeFile, config, path, "", {
    harmless: HARMLESS_FIELDS.transformers,
    unbuilt: TRANSFORMERS_UNBUILT,
  });
  const text = textTower(source);
  const isSiglip = vision.family === "siglip";
  const half = dualEncoderKind(source, "vision");
  const kind: ImageProcessorKind = isNaflex
    ? "siglip2"
    : isSiglip
      ? "siglip"
      : half === undefined
        ? "clip"
        : dualEncoderProcessor(preprocessor, half === "vit" ? "vit" : "clip");
  const preprocess = readImageProcessor(preprocessor, vision.imageSize, kind, vision.patch);
  const told = [
    isNaflex ? naflexCaution(vision) : "",
    preprocessor === undefined
      ? preprocessDefaults(
          `There is no ${PREPROCESSORS.toReversed().join(" or ")} beside the model`,
          `transformers' ${PROCESSOR[kind]}`,
          preprocess,
        )
      : "",
  ];
  return {
    layout: "hugging-face",
    vision,
    text,
    embeddingDimension: isSiglip
      ? parseConfig(siglipWidth, config["vision_config"] ?? {}, path, "vision_config").hidden_size
      : whole.projection_dim,
    preprocess,
    locate: locateTowers(vision, text, isSiglip ? locateSiglip : locateIn(shapeOf)),
    assumed: told.filter(Boolean).join(" ") || undefined,
  };
}

/** The layout of transformers' `save_pretrained`. */
export const huggingFaceLayout: Layout = {
  name: "hugging-face",
  weights: ["model.safetensors"],
  torchWeights: ["pytorch_model.bin"],
  config: "config.json",
  preprocessors: PREPROCESSORS,
  readsTokenizerSettings: () => true,
  encoders: {
    vision: [
      "vision_model.embeddings.patch_embedding.weight",
      "vision_model.embeddings.position_embedding.weight",
      "vision_model.encoder.layers.*",
      "vision_model.post_layernorm.weight",
    ],
    text: [
      "text_model.embeddings.token_embedding.weight",
      "text_model.embeddings.position_embedding.weight",
      "text_model.encoder.layers.*",
      "text_model.final_layer_norm.weight",
    ],
  },
  parse,
};
