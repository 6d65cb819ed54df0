import * as z from "zod/mini";
import { canonicaliseText } from "../tokenizer/clean-text.ts";
import { lowerEach } from "../tokenizer/lower-case.ts";
import { HARMLESS_FIELDS, TRANSFORMERS_UNBUILT } from "../tower/harmless-fields.ts";
import {
  epsilon,
  layerCount,
  parseConfig,
  parseSection,
  size,
  vocabularySize,
} from "../tower/parse-config.ts";
import type { TowerSource } from "../tower/tower.ts";
import { huggingFaceTransformer } from "./hugging-face-transformer.ts";
import type { TextConfig } from "./text-transformer.ts";

/** Defaults: transformers, CLIPTextConfig (files store what differs from them). */
const clipFields = z.object({
  max_position_embeddings: z._default(size, 77),
  vocab_size: z._default(vocabularySize, 49_408),
  hidden_size: z._default(size, 512),
  intermediate_size: z._default(size, 2048),
  num_attention_heads: z._default(size, 8),
  num_hidden_layers: z._default(layerCount, 12),
  hidden_act: z._default(z.string(), "quick_gelu"),
  layer_norm_eps: z._default(epsilon, 1e-5),
  eos_token_id: z._default(z.int().check(z.gte(0)), 49_407),
});

/** CLIP configurations written before transformers 4.24 name this end token, which their texts do not contain. */
const LEGACY_END_TOKEN = 2;

/** What a configuration of transformers says of a text transformer; undefined for other kinds of model. */
export function huggingFaceText(source: TowerSource): TextConfig | undefined {
  switch (source.config["model_type"]) {
    case "clip":
    case "metaclip_2":
      return clipText(source);
    case "siglip":
    case "siglip2":
      return siglipText(source);
    default:
      return undefined;
  }
}

function clipText({ config, path }: TowerSource): TextConfig {
  const parsed = parseSection(clipFields, config["text_config"] ?? {}, path, "text_config", {
    harmless: HARMLESS_FIELDS.transformers,
    unbuilt: TRANSFORMERS_UNBUILT,
  });
  return {
    ...huggingFaceTransformer(parsed, path, "text_config"),
    contextLength: parsed.max_position_embeddings,
    vocabularySize: parsed.vocab_size,
    embeddingDimension: parseConfig(z._default(size, 512), config["projection_dim"], path, "projection_dim"),
    causal: true,
    pooled:
      config["model_type"] === "clip" && parsed.eos_token_id === LEGACY_END_TOKEN
        ? "largest"
        : { id: parsed.eos_token_id },
    projection: "unbiased",
    // The end token of a causal encoder sees no padding.
    tokenization: { padding: "longest", pad: "zero" },
  };
}

/** Defaults: transformers, SiglipTextConfig. */
const siglipFields = z.object({
  max_position_embeddings: z._default(size, 64),
  vocab_size: z._default(vocabularySize, 32_000),
  hidden_size: z._default(size, 768),
  intermediate_size: z._default(size, 3072),
  num_attention_heads: z._default(size, 12),
  num_hidden_layers: z._default(layerCount, 12),
  hidden_act: z._default(z.string(), "gelu_pytorch_tanh"),
  layer_norm_eps: z._default(epsilon, 1e-6),
  projection_size: z.nullish(size),
});

/** SigLIP 2 at fixed resolution differs from SigLIP by its vocabulary alone: Gemma's, of which texts only lose their capitals. */
const GEMMA_VOCABULARY = 256_000;

function siglipText({ config, path }: TowerSource): TextConfig {
  const parsed = parseSection(siglipFields, config["text_config"] ?? {}, path, "text_config", {
    harmless: HARMLESS_FIELDS.transformers,
    unbuilt: TRANSFORMERS_UNBUILT,
  });
  return {
    ...huggingFaceTransformer(parsed, path, "text_config"),
    contextLength: parsed.max_position_embeddings,
    vocabularySize: parsed.vocab_size,
    embeddingDimension: parsed.projection_size ?? parsed.hidden_size,
    causal: false,
    pooled: "last",
    projection: "biased",
    tokenization: {
      padding: "full",
      pad: "token",
      clean:
        config["model_type"] === "siglip2" || parsed.vocab_size === GEMMA_VOCABULARY
          ? lowerEach
          : canonicaliseText,
    },
  };
}
