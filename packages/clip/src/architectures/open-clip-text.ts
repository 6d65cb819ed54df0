import { CommonGroundError } from "@commonground/core";
import { z } from "zod";
import { OPEN_CLIP_CLEANING } from "../tokenizer/clean-text.ts";
import { OPEN_CLIP_SIMPLE } from "../tokenizer/simple-tokenizer.ts";
import { HARMLESS_FIELDS } from "../tower/harmless-fields.ts";
import {
  epsilon,
  layerCount,
  parseConfig,
  parseSection,
  ratio,
  record,
  refuseParts,
  size,
  vocabularySize,
} from "../tower/parse-config.ts";
import type { Tokenization, TowerSource } from "../tower/tower.ts";
import { openClipActivation, openClipActKwargs } from "./activation.ts";
import type { TextConfig } from "./text-transformer.ts";

/** Entries of OpenAI's vocabulary, the only one that SimpleTokenizer has. */
const OPENAI_VOCABULARY = 49_408;

/** What open_clip's tokenizers are told besides their names. */
export const openClipTokenizerKwargs = z
  .strictObject({
    clean: z.enum(["lower", "whitespace", "canonicalize"]).optional(),
    strip_sep_token: z.boolean().nullish(),
  })
  .nullish();

const textFields = z.object({
  context_length: size.default(77),
  vocab_size: vocabularySize.default(OPENAI_VOCABULARY),
  width: size.default(512),
  heads: size.default(8),
  layers: layerCount.default(12),
  mlp_ratio: ratio.default(4),
  eos_id: z.int().min(0).default(2),
  pool_type: z.enum(["argmax", "eos", "first", "last"]).default("argmax"),
  no_causal_mask: z.boolean().default(false),
  proj_bias: z.boolean().default(false),
  proj_type: z.enum(["linear", "none"]).default("linear"),
  ls_init_value: z.number().nullish(),
  embed_cls: z.boolean().default(false),
  pad_id: z.int().min(0).default(0),
  block_type: z.literal("default").nullish(),
  act_kwargs: openClipActKwargs,
  hf_tokenizer_name: z.string().nullish(),
  tokenizer_kwargs: openClipTokenizerKwargs,
  norm_kwargs: z
    .strictObject({ eps: epsilon.nullish() })
    .nullish()
    .transform((value) => value?.eps ?? 1e-5),
});

const POOLED: Record<z.infer<typeof textFields>["pool_type"], (end: number) => TextConfig["pooled"]> = {
  argmax: () => "largest",
  eos: (id) => ({ id }),
  first: () => "first",
  last: () => "last",
};

/** Parts of open_clip's text encoders (open_clip/model.py, CLIPTextCfg) that are not built. */
const UNBUILT = [
  "tokenizer_mode",
  "qk_norm",
  "scaled_cosine_attn",
  "scale_heads",
  "scale_attn_inner",
  "scale_attn",
  "scale_fc",
];

/** What open_clip's `text_cfg` says of a text transformer of its own. */
export function openClipText({ config, path }: TowerSource): TextConfig {
  const key = "model_cfg.text_cfg";
  const text = parseConfig(record, config["text_cfg"], path, key);
  if (text["pool_type"] === "none") refuseParts(text, ["pool_type"], path, key);
  const others = { harmless: HARMLESS_FIELDS.openClipText, unbuilt: UNBUILT };
  const parsed = parseSection(textFields, text, path, key, others);
  const stripSeparator = parsed.tokenizer_kwargs?.strip_sep_token === true;
  // Without a tokenizer of its own, open_clip takes its SimpleTokenizer, which pads with 0.
  const isSimple = !parsed.hf_tokenizer_name;
  const cleaning = {
    clean: OPEN_CLIP_CLEANING[parsed.tokenizer_kwargs?.clean ?? (isSimple ? "lower" : "whitespace")],
    simple: isSimple && parsed.vocab_size === OPENAI_VOCABULARY ? OPEN_CLIP_SIMPLE : undefined,
  };
  const unmasked: Tokenization = {
    padding: "full",
    pad: isSimple ? "zero" : "token",
    stripSeparator,
    ...cleaning,
  };
  const embeddingDimension = parseConfig(size, config["embed_dim"], path, "model_cfg.embed_dim");
  if (parsed.proj_type === "none" && parsed.width !== embeddingDimension) {
    throw new CommonGroundError(
      "INVALID_CONFIG",
      `${path}: ${key}: without a projection (proj_type "none") the width ${parsed.width} must be ` +
        `the joint space's ${embeddingDimension} (model_cfg.embed_dim)`,
    );
  }
  return {
    width: parsed.width,
    layers: parsed.layers,
    heads: parsed.heads,
    hidden: Math.floor(parsed.width * parsed.mlp_ratio),
    activation: openClipActivation(config, parsed.act_kwargs),
    epsilon: parsed.norm_kwargs,
    contextLength: parsed.context_length,
    vocabularySize: parsed.vocab_size,
    parts: { layerScale: typeof parsed.ls_init_value === "number" },
    embeddingDimension,
    classToken: parsed.embed_cls ? { padding: parsed.pad_id } : undefined,
    causal: !parsed.no_causal_mask,
    pooled: parsed.embed_cls ? "last" : POOLED[parsed.pool_type](parsed.eos_id),
    projection: parsed.proj_type === "none" ? undefined : parsed.proj_bias ? "biased" : "unbiased",
    // The place to pool may depend on what stands after the end token, where that is not CLIP's own padding.
    tokenization:
      parsed.no_causal_mask ||
      parsed.embed_cls ||
      parsed.pool_type === "last" ||
      stripSeparator ||
      (parsed.pool_type === "argmax" && Boolean(parsed.hf_tokenizer_name))
        ? unmasked
        : { padding: "longest", pad: "zero", ...cleaning },
  };
}
