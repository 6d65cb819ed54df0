import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";
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
export const openClipTokenizerKwargs = z.nullish(
  z.strictObject({
    clean: z.optional(z.enum(["lower", "whitespace", "canonicalize"])),
    strip_sep_token: z.nullish(z.boolean()),
  }),
);

const textFields = z.object({
  context_length: z._default(size, 77),
  vocab_size: z._default(vocabularySize, OPENAI_VOCABULARY),
  width: z._default(size, 512),
  heads: z._default(size, 8),
  layers: z._default(layerCount, 12),
  mlp_ratio: z._default(ratio, 4),
  eos_id: z._default(z.int().check(z.gte(0)), 2),
  pool_type: z._default(z.enum(["argmax", "eos", "first", "last"]), "argmax"),
  no_causal_mask: z._default(z.boolean(), false),
  proj_bias: z._default(z.boolean(), false),
  proj_type: z._default(z.enum(["linear", "none"]), "linear"),
  ls_init_value: z.nullish(z.number()),
  embed_cls: z._default(z.boolean(), false),
  pad_id: z._default(z.int().check(z.gte(0)), 0),
  block_type: z.nullish(z.literal("default")),
  act_kwargs: openClipActKwargs,
  hf_tokenizer_name: z.nullish(z.string()),
  tokenizer_kwargs: openClipTokenizerKwargs,
  norm_kwargs: z.pipe(
    z.nullish(z.strictObject({ eps: z.nullish(epsilon) })),
    z.transform((value) => value?.eps ?? 1e-5),
  ),
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
