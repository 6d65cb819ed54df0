import { CommonGroundError } from "@commonground/core";
import { z } from "zod";
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
import type { Weights } from "../tower/weights.ts";
import { FLOAT, input, node, output, storedWeight, weightValue } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { integers, layerNorm, linear, reshape, sizeOf, slice, transpose } from "../onnx/operators.ts";
import { HARMLESS_FIELDS, TRANSFORMERS_UNBUILT } from "../tower/harmless-fields.ts";
import { openClipActivation, openClipActKwargs } from "./activation.ts";
import { huggingFaceTransformer } from "./hugging-face-transformer.ts";
import { OPEN_CLIP_CLEANING, canonicaliseText } from "../tokenizer/clean-text.ts";
import { lowerEach } from "../tokenizer/lower-case.ts";
import { OPEN_CLIP_SIMPLE } from "../tokenizer/simple-tokenizer.ts";
import type { Family, TextTower, Tokenization, TowerSource } from "../tower/tower.ts";
import { causalMask, type Pooled, pooledPlace, upTo } from "./text-positions.ts";
import { transformerBlock } from "./transformer-block.ts";
import type { TransformerShape } from "./transformer-block.ts";

interface TextConfig extends TransformerShape {
  readonly contextLength: number;
  readonly vocabularySize: number;
  readonly embeddingDimension: number;
  /** Whether a token sees only what stands before it. */
  readonly causal: boolean;
  readonly pooled: Pooled;
  readonly projectionBias: boolean;
  readonly tokenization: Tokenization;
}

/** Entries of OpenAI's vocabulary, the only one that SimpleTokenizer has. */
const OPENAI_VOCABULARY = 49_408;

/** Of a causal encoder: its end token sees no padding. */
const CAUSAL: Tokenization = { padding: "longest", pad: "zero" };

const openClipText = z.object({
  context_length: size.default(77),
  vocab_size: vocabularySize.default(OPENAI_VOCABULARY),
  width: size.default(512),
  heads: size.default(8),
  layers: layerCount.default(12),
  mlp_ratio: ratio.default(4),
  eos_id: z.int().min(0).default(2),
  pool_type: z.enum(["argmax", "eos", "last"]).default("argmax"),
  no_causal_mask: z.boolean().default(false),
  proj_bias: z.boolean().default(false),
  proj_type: z.literal("linear").default("linear"),
  ls_init_value: z.null().optional(),
  block_type: z.literal("default").nullish(),
  act_kwargs: openClipActKwargs,
  hf_tokenizer_name: z.string().nullish(),
  tokenizer_kwargs: z
    .strictObject({
      clean: z.enum(["lower", "whitespace", "canonicalize"]).optional(),
      strip_sep_token: z.boolean().nullish(),
    })
    .nullish(),
  norm_kwargs: z
    .strictObject({ eps: epsilon.nullish() })
    .nullish()
    .transform((value) => value?.eps ?? 1e-5),
});

/** Parts of open_clip's text encoders (open_clip/model.py, CLIPTextCfg) that are not built. */
const UNBUILT = [
  "hf_model_name",
  "tokenizer_mode",
  "embed_cls",
  "qk_norm",
  "scaled_cosine_attn",
  "scale_heads",
  "scale_attn_inner",
  "scale_attn",
  "scale_fc",
];

function fromOpenClip({ config, path }: TowerSource): TextConfig {
  const key = "model_cfg.text_cfg";
  const text = parseConfig(record, config["text_cfg"], path, key);
  for (const [part, supported] of [
    ["pool_type", ["argmax", "eos", "last"]],
    ["proj_type", ["linear"]],
  ] as const) {
    if (part in text && !(supported as readonly unknown[]).includes(text[part])) {
      refuseParts(text, [part], path, key);
    }
  }
  const others = { harmless: HARMLESS_FIELDS.openClipText, unbuilt: UNBUILT };
  const parsed = parseSection(openClipText, text, path, key, others);
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
  return {
    width: parsed.width,
    layers: parsed.layers,
    heads: parsed.heads,
    hidden: Math.floor(parsed.width * parsed.mlp_ratio),
    activation: openClipActivation(config, parsed.act_kwargs),
    epsilon: parsed.norm_kwargs,
    contextLength: parsed.context_length,
    vocabularySize: parsed.vocab_size,
    embeddingDimension: parseConfig(size, config["embed_dim"], path, "model_cfg.embed_dim"),
    causal: !parsed.no_causal_mask,
    pooled: { argmax: "largest" as const, eos: { id: parsed.eos_id }, last: "last" as const }[
      parsed.pool_type
    ],
    projectionBias: parsed.proj_bias,
    // The place to pool may depend on what stands after the end token, where that is not CLIP's own padding.
    tokenization:
      parsed.no_causal_mask ||
      parsed.pool_type === "last" ||
      stripSeparator ||
      (parsed.pool_type === "argmax" && Boolean(parsed.hf_tokenizer_name))
        ? unmasked
        : { ...CAUSAL, ...cleaning },
  };
}

/** Defaults: transformers, CLIPTextConfig (files store what differs from them). */
const huggingFaceText = z.object({
  max_position_embeddings: size.default(77),
  vocab_size: vocabularySize.default(OPENAI_VOCABULARY),
  hidden_size: size.default(512),
  intermediate_size: size.default(2048),
  num_attention_heads: size.default(8),
  num_hidden_layers: layerCount.default(12),
  hidden_act: z.string().default("quick_gelu"),
  layer_norm_eps: epsilon.default(1e-5),
  eos_token_id: z.int().min(0).default(49_407),
});

/** CLIP configurations written before transformers 4.24 name this end token, which their texts do not contain. */
const LEGACY_END_TOKEN = 2;

function fromHuggingFace(source: TowerSource): TextConfig | undefined {
  const { config, path } = source;
  if (config["model_type"] === "siglip") {
    return fromSiglip(source);
  }
  if (config["model_type"] !== "clip") {
    return undefined;
  }
  const parsed = parseSection(huggingFaceText, config["text_config"] ?? {}, path, "text_config", {
    harmless: HARMLESS_FIELDS.transformers,
    unbuilt: TRANSFORMERS_UNBUILT,
  });
  return {
    ...huggingFaceTransformer(parsed, path, "text_config"),
    contextLength: parsed.max_position_embeddings,
    vocabularySize: parsed.vocab_size,
    embeddingDimension: parseConfig(size.default(512), config["projection_dim"], path, "projection_dim"),
    causal: true,
    pooled: parsed.eos_token_id === LEGACY_END_TOKEN ? "largest" : { id: parsed.eos_token_id },
    projectionBias: false,
    tokenization: CAUSAL,
  };
}

/** Defaults: transformers, SiglipTextConfig. */
const siglipText = z.object({
  max_position_embeddings: size.default(64),
  vocab_size: vocabularySize.default(32_000),
  hidden_size: size.default(768),
  intermediate_size: size.default(3072),
  num_attention_heads: size.default(12),
  num_hidden_layers: layerCount.default(12),
  hidden_act: z.string().default("gelu_pytorch_tanh"),
  layer_norm_eps: epsilon.default(1e-6),
  projection_size: size.nullish(),
});

/** SigLIP 2 differs from SigLIP by its vocabulary alone: Gemma's, of which texts only lose their capitals. */
const GEMMA_VOCABULARY = 256_000;

function fromSiglip({ config, path }: TowerSource): TextConfig {
  const parsed = parseSection(siglipText, config["text_config"] ?? {}, path, "text_config", {
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
    projectionBias: true,
    tokenization: {
      padding: "full",
      pad: "token",
      clean: parsed.vocab_size === GEMMA_VOCABULARY ? lowerEach : canonicaliseText,
    },
  };
}

function build(graph: Graph, weights: Weights, config: TextConfig): void {
  const { width, heads, contextLength, vocabularySize } = config;
  const ids = input(graph, "ids", "int32", ["n", "length"]);
  const length = sizeOf(graph, ids, 1);

  // Looked up in the stored format, so that an F16 vocabulary is not unfolded to F32 in memory.
  const table = weights.get("text.tokens.weight", [vocabularySize, width]);
  const found = node(graph, "Gather", [storedWeight(graph, table), transpose(graph, ids, [1, 0])]);
  const embedded = table.type === "F32" ? found : node(graph, "Cast", [found], { to: FLOAT });
  const positions = weightValue(graph, weights.get("text.positions", [contextLength, width]));
  const used = slice(graph, positions, 0, integers(graph, [0]), length);
  let x = reshape(graph, node(graph, "Add", [embedded, reshape(graph, used, [-1, 1, width])]), [-1, width]);

  const end = pooledPlace(graph, ids, length, config.pooled);
  const texts = sizeOf(graph, ids, 0);
  const endRows = node(graph, "Add", [node(graph, "Mul", [end, texts]), upTo(graph, texts)]);
  const places = upTo(graph, length);
  const maskAt = (positions: Value, shape: readonly number[]): Value | undefined =>
    config.causal ? causalMask(graph, reshape(graph, positions, shape), places) : undefined;
  const mask = maskAt(places, [-1, 1]);
  const endMask = maskAt(end, [-1, 1, 1, 1]);

  const split = node(graph, "Concat", [length, integers(graph, [-1, heads, width / heads])], { axis: 0 });
  for (let i = 0; i < config.layers - 1; i++) {
    x = transformerBlock(graph, weights, `text.blocks.${i}`, config, x, { split, mask }).tokens;
  }
  const last = transformerBlock(graph, weights, `text.blocks.${config.layers - 1}`, config, x, {
    split,
    mask: endMask,
    queries: {
      select: (rows) => node(graph, "Gather", [rows, endRows], { axis: 0 }),
      split: integers(graph, [1, -1, heads, width / heads]),
    },
  });
  const normed = layerNorm(
    graph,
    last.tokens,
    weights.get("text.final_norm.weight", [width]),
    weights.get("text.final_norm.bias", [width]),
    config.epsilon,
  );
  const projection = weights.get("text.projection.weight", [config.embeddingDimension, width]);
  const bias = config.projectionBias
    ? weights.get("text.projection.bias", [config.embeddingDimension])
    : undefined;
  output(graph, "embedding", linear(graph, normed, projection, bias));
}

/**
 * The text transformer of CLIP (Radford et al., arXiv 2103.00020), causal and pooled at its end token, and that of
 * SigLIP (Zhai et al., arXiv 2303.15343), which sees the whole text and is pooled at its last position.
 */
export const textTransformer: Family<TextTower> = {
  name: "text-transformer",
  description: "text transformer, causal or not (open_clip, OpenAI, Hugging Face CLIPModel and SiglipModel)",
  configure: (source) => {
    const config = source.layout === "open_clip" ? fromOpenClip(source) : fromHuggingFace(source);
    if (config === undefined) {
      return undefined;
    }
    if (config.width % config.heads !== 0) {
      throw new CommonGroundError(
        "INVALID_CONFIG",
        `${source.path}: text encoder: width ${config.width} is not a multiple of its ${config.heads} heads`,
      );
    }
    return {
      family: "text-transformer",
      contextLength: config.contextLength,
      vocabularySize: config.vocabularySize,
      tokenization: config.tokenization,
      build: (graph, weights) => build(graph, weights, config),
    };
  },
};
