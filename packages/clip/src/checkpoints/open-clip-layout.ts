import { z } from "zod";
import { textTower, visionTower } from "../architectures/registry.ts";
import type { ClipConfig, ConfigFile, Layout, ShapeOf } from "./layout.ts";
import { OPENAI_MEAN, OPENAI_STD } from "./layout.ts";
import { HARMLESS_FIELDS } from "../tower/harmless-fields.ts";
import { channels, parseSection, record, size } from "../tower/parse-config.ts";
import { preprocessDefaults } from "./preprocess-defaults.ts";
import { locateTimmSiglip } from "./timm-siglip-names.ts";
import type { Locate, TensorLocation } from "../tower/weights.ts";

/** `caution` is read by `readCaution`, `recommended` by `readRecommended`. */
const file = z.object({
  model_cfg: record,
  preprocess_cfg: record.nullish(),
  caution: z.string().nullish(),
  recommended: record.nullish(),
});

const model = z.object({
  embed_dim: size,
  vision_cfg: record,
  text_cfg: record,
  quick_gelu: z.boolean().nullish(),
});

/** CoCa's decoder. */
const UNBUILT = ["multimodal_cfg"];

/** One number stands for all three. */
const perChannel = z
  .union([z.number().transform((value) => [value, value, value] as const), channels])
  .nullish();

/** open_clip/transform.py, PreprocessCfg: what is null is as if it were not there. */
const preprocessing = z.object({
  mode: z.literal("RGB").nullish(),
  mean: perChannel,
  std: perChannel,
  // Random for training alone, and then bicubic.
  interpolation: z.enum(["bicubic", "bilinear", "random"]).nullish(),
  resize_mode: z.enum(["shortest", "longest", "squash"]).nullish(),
  fill_color: z.int().min(0).max(255).nullish(),
});

const BLOCK: Readonly<Record<string, string>> = {
  norm1: "ln_1",
  norm2: "ln_2",
  "attention.out": "attn.out_proj",
  "mlp.in": "mlp.c_fc",
  "mlp.out": "mlp.c_proj",
};

const THIRDS = { query: 0, key: 1, value: 2 } as const;

const WHOLE: Readonly<Record<string, TensorLocation>> = {
  "vision.patch.weight": { tensor: "visual.conv1.weight" },
  "vision.class": { tensor: "visual.class_embedding" },
  "vision.positions": { tensor: "visual.positional_embedding" },
  "vision.pre_norm.weight": { tensor: "visual.ln_pre.weight" },
  "vision.pre_norm.bias": { tensor: "visual.ln_pre.bias" },
  "vision.post_norm.weight": { tensor: "visual.ln_post.weight" },
  "vision.post_norm.bias": { tensor: "visual.ln_post.bias" },
  "vision.projection.weight": { tensor: "visual.proj", transposed: true },
  "text.tokens.weight": { tensor: "token_embedding.weight" },
  "text.positions": { tensor: "positional_embedding" },
  "text.final_norm.weight": { tensor: "ln_final.weight" },
  "text.final_norm.bias": { tensor: "ln_final.bias" },
  "text.projection.weight": { tensor: "text_projection", transposed: true },
};

/** Names of open_clip and of OpenAI's CLIP; a vision weight that has no name of ours keeps its own after `vision.`. */
function locateIn(shapeOf: ShapeOf, isSiglip: boolean): Locate {
  const textPrefix = shapeOf("text.token_embedding.weight") !== undefined ? "text." : "";
  const hasLinearProjection = shapeOf("text.text_projection.weight") !== undefined;
  return (name) => {
    if (isSiglip && name.startsWith("vision.")) {
      return locateTimmSiglip(name);
    }
    if (hasLinearProjection && name.startsWith("text.projection.")) {
      return { tensor: name.replace("text.projection", "text.text_projection") };
    }
    const block = /^(vision|text)\.blocks\.(\d+)\.(.+)\.(weight|bias)$/.exec(name);
    const prefix = name.startsWith("text.") ? textPrefix : "";
    if (block === null) {
      const { tensor, ...rest } = WHOLE[name] ?? { tensor: name.replace(/^vision\./, "visual.") };
      return { tensor: prefix + tensor, ...rest };
    }
    const [, side, index, piece = "", kind] = block;
    const start = `${side === "vision" ? "visual." : prefix}transformer.resblocks.${index}.`;
    const role = piece.replace(/^attention\./, "");
    return role in THIRDS
      ? {
          tensor: `${start}attn.in_proj_${kind}`,
          part: { index: THIRDS[role as keyof typeof THIRDS], of: 3 },
        }
      : { tensor: `${start}${BLOCK[piece] ?? piece}.${kind}` };
  };
}

function parse(
  { path, value }: ConfigFile,
  _preprocessor: ConfigFile | undefined,
  shapeOf: ShapeOf,
): ClipConfig {
  const { model_cfg, preprocess_cfg } = parseSection(file, value, path, "", { harmless: new Set() });
  const config = openClipConfig("open_clip", path, model_cfg, preprocess_cfg ?? {}, shapeOf);
  if (Object.values(preprocess_cfg ?? {}).some((setting) => setting !== null)) return config;
  const missing = "open_clip_config.json says nothing in preprocess_cfg";
  return { ...config, assumed: preprocessDefaults(missing, "open_clip", config.preprocess) };
}

/** Without the name of a tokenizer open_clip takes its own, and no file. */
function namesTokenizer({ value }: ConfigFile): boolean {
  const named = z.object({
    model_cfg: z.object({ text_cfg: z.object({ hf_tokenizer_name: z.string().min(1) }) }),
  });
  return named.safeParse(value).success;
}

/** What `model_cfg` and `preprocess_cfg`, read from the file `path`, say of a model with open_clip's names. */
export function openClipConfig(
  layout: string,
  path: string,
  config: Readonly<Record<string, unknown>>,
  preprocess_cfg: Readonly<Record<string, unknown>>,
  shapeOf: ShapeOf,
): ClipConfig {
  const { embed_dim: embeddingDimension } = parseSection(model, config, path, "model_cfg", {
    harmless: HARMLESS_FIELDS.openClipModel,
    unbuilt: UNBUILT,
  });
  const source = { layout: "open_clip", path, config } as const;
  const vision = visionTower(source);
  const settings = parseSection(preprocessing, preprocess_cfg, path, "preprocess_cfg", {
    harmless: HARMLESS_FIELDS.openClipPreprocess,
  });
  const resize = settings.resize_mode ?? "shortest";
  // open_clip's own resizing to the shorter side of a frame that is no square does not ask for the interpolation.
  const bilinear =
    settings.interpolation === "bilinear" &&
    (resize !== "shortest" || vision.imageSize.width === vision.imageSize.height);
  return {
    layout,
    vision,
    text: textTower(source),
    embeddingDimension,
    preprocess: {
      ...vision.imageSize,
      resize,
      interpolation: bilinear ? "bilinear" : "bicubic",
      mean: settings.mean ?? OPENAI_MEAN,
      std: settings.std ?? OPENAI_STD,
      fill: settings.fill_color ?? 0,
    },
    locate: locateIn(shapeOf, vision.family === "siglip"),
  };
}

/** The layout of open_clip's `push_to_hf_hub`. */
export const openClipLayout: Layout = {
  name: "open_clip",
  weights: ["open_clip_model.safetensors", "open_clip_pytorch_model.safetensors"],
  torchWeights: ["open_clip_pytorch_model.bin"],
  config: "open_clip_config.json",
  readsTokenizerSettings: namesTokenizer,
  encoders: {
    vision: ["visual.*"],
    text: [
      "token_embedding.weight",
      "positional_embedding",
      "transformer.resblocks.*",
      "ln_final.weight",
      "text_projection",
    ],
  },
  parse,
};
