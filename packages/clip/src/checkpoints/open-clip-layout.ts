import * as z from "zod/mini";
import { textTower, visionTower } from "../architectures/registry.ts";
import type { ClipConfig, ConfigFile, Layout, ShapeOf } from "./layout.ts";
import { OPENAI_MEAN, OPENAI_STD } from "./layout.ts";
import { HARMLESS_FIELDS } from "../tower/harmless-fields.ts";
import { channels, parseSection, record, size } from "../tower/parse-config.ts";
import { preprocessDefaults } from "./preprocess-defaults.ts";
import { locateTowers } from "../tower/locate-towers.ts";
import type { Locate, TensorLocation } from "../tower/weights.ts";

/** `caution` is read by `readCaution`, `recommended` by `readRecommended`. */
const file = z.object({
  model_cfg: record,
  preprocess_cfg: z.nullish(record),
  caution: z.nullish(z.string()),
  recommended: z.nullish(record),
});

const model = z.object({
  embed_dim: size,
  vision_cfg: record,
  text_cfg: record,
  quick_gelu: z.nullish(z.boolean()),
});

/** One number stands for all three. */
const perChannel = z.nullish(
  z.union([
    z.pipe(
      z.number(),
      z.transform((value) => [value, value, value] as const),
    ),
    channels,
  ]),
);

/** open_clip/transform.py, PreprocessCfg: what is null is as if it were not there. */
const preprocessing = z.object({
  mode: z.nullish(z.literal("RGB")),
  mean: perChannel,
  std: perChannel,
  // Random for training alone, and then bicubic.
  interpolation: z.nullish(z.enum(["bicubic", "bilinear", "random"])),
  resize_mode: z.nullish(z.enum(["shortest", "longest", "squash"])),
  fill_color: z.nullish(z.int().check(z.gte(0), z.lte(255))),
});

const BLOCK: Readonly<Record<string, string>> = {
  norm1: "ln_1",
  norm2: "ln_2",
  "attention.out": "attn.out_proj",
  "mlp.in": "mlp.c_fc",
  "mlp.out": "mlp.c_proj",
};

const SCALE: Readonly<Record<string, string>> = { scale1: "ls_1.gamma", scale2: "ls_2.gamma" };

const POOL: Readonly<Record<string, string>> = {
  query_norm: "ln_q",
  key_norm: "ln_k",
  "attention.out": "attn.out_proj",
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
  "vision.pool_norm.weight": { tensor: "visual.ln_post.weight" },
  "vision.pool_norm.bias": { tensor: "visual.ln_post.bias" },
  "vision.pool.queries": { tensor: "visual.attn_pool.query" },
  "vision.projection.weight": { tensor: "visual.proj", transposed: true },
  "text.tokens.weight": { tensor: "token_embedding.weight" },
  "text.positions": { tensor: "positional_embedding" },
  "text.class": { tensor: "cls_emb" },
  "text.final_norm.weight": { tensor: "ln_final.weight" },
  "text.final_norm.bias": { tensor: "ln_final.bias" },
  "text.projection.weight": { tensor: "text_projection", transposed: true },
};

/** Names of open_clip and of OpenAI's CLIP; a vision weight that has no name of ours keeps its own after `vision.`. */
function locateIn(shapeOf: ShapeOf): Locate {
  const textPrefix = shapeOf("text.token_embedding.weight") !== undefined ? "text." : "";
  const hasLinearProjection = shapeOf("text.text_projection.weight") !== undefined;
  return (name) => {
    if (hasLinearProjection && name.startsWith("text.projection.")) {
      return { tensor: name.replace("text.projection", "text.text_projection") };
    }
    const pool = /^vision\.pool\.(.+)\.(weight|bias)$/.exec(name);
    if (pool !== null) return locatePool(pool[1] ?? "", pool[2] ?? "", shapeOf);
    const block = /^(vision|text)\.blocks\.(\d+)\.(.+?)(?:\.(weight|bias))?$/.exec(name);
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
      : { tensor: start + (SCALE[piece] ?? `${BLOCK[piece] ?? piece}.${kind}`) };
  };
}

/** CoCa's pooling: PyTorch stacks query, key and value where all are as wide. */
function locatePool(piece: string, kind: string, shapeOf: ShapeOf): TensorLocation {
  const start = "visual.attn_pool.";
  const role = piece.replace(/^attention\./, "") as keyof typeof THIRDS;
  if (!(role in THIRDS)) return { tensor: `${start}${POOL[piece] ?? piece}.${kind}` };
  const apart = `${start}attn.${role[0]}_proj_weight`;
  return kind === "weight" && shapeOf(apart) !== undefined
    ? { tensor: apart }
    : { tensor: `${start}attn.in_proj_${kind}`, part: { index: THIRDS[role], of: 3 } };
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
    model_cfg: z.object({ text_cfg: z.object({ hf_tokenizer_name: z.string().check(z.minLength(1)) }) }),
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
  });
  const source = { layout: "open_clip", path, config, shapeOf } as const;
  const vision = visionTower(source);
  const text = textTower(source);
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
    text,
    embeddingDimension,
    preprocess: {
      ...vision.imageSize,
      resize,
      interpolation: bilinear ? "bilinear" : "bicubic",
      mean: settings.mean ?? OPENAI_MEAN,
      std: settings.std ?? OPENAI_STD,
      fill: settings.fill_color ?? 0,
    },
    locate: locateTowers(vision, text, locateIn(shapeOf)),
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
