import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";
import { node, output } from "../../onnx/graph.ts";
import type { Graph, Value } from "../../onnx/graph.ts";
import { integers, layerNorm, linear, reshape, slice } from "../../onnx/operators.ts";
import { HARMLESS_FIELDS, TRANSFORMERS_UNBUILT } from "../../tower/harmless-fields.ts";
import {
  epsilon,
  layerCount,
  parseConfig,
  parseSection,
  size,
  vocabularySize,
} from "../../tower/parse-config.ts";
import type { Family, TextTower, TowerSource } from "../../tower/tower.ts";
import type { Locate, Weights } from "../../tower/weights.ts";
import { dualEncoderKind } from "../dual-encoder.ts";
import { type Bert, bertName, bertTokens } from "./bert.ts";

/** What is of one class of transformers alone. */
interface Kind {
  /** What stands before BERT's own names. */
  readonly prefix: string;
  readonly countsTokens: boolean;
  /** What becomes of the first token before its projection: nothing, a norm and a layer, or a layer and tanh. */
  readonly head: "none" | "transformation" | "pooler";
  readonly defaults: {
    readonly vocabulary: number;
    readonly width: number;
    readonly layers: number;
    readonly heads: number;
    readonly hidden: number;
    readonly positions: number;
    readonly segments: number;
    readonly padding: number;
    readonly epsilon: number;
  };
}

/** Defaults: transformers, AltCLIPTextConfig and ChineseCLIPTextConfig (files store what differs from them). */
const KINDS: Readonly<Record<string, Kind>> = {
  altclip: {
    prefix: "text_model.roberta.",
    countsTokens: true,
    head: "transformation",
    defaults: {
      vocabulary: 250_002,
      width: 1024,
      layers: 24,
      heads: 16,
      hidden: 4096,
      positions: 514,
      segments: 1,
      padding: 1,
      epsilon: 1e-5,
    },
  },
  chinese_clip: {
    prefix: "text_model.",
    countsTokens: false,
    head: "none",
    defaults: {
      vocabulary: 30_522,
      width: 768,
      layers: 12,
      heads: 12,
      hidden: 3072,
      positions: 512,
      segments: 2,
      padding: 0,
      epsilon: 1e-12,
    },
  },
};

const BERT = { ...KINDS["chinese_clip"]!, head: "pooler" } as const;
/** Defaults: transformers, XLMRobertaConfig and RobertaConfig, which are BERT's but for the padding. */
const XLM_ROBERTA = { ...BERT, countsTokens: true, defaults: { ...BERT.defaults, padding: 1 } } as const;
const ROBERTA = { ...XLM_ROBERTA, defaults: { ...XLM_ROBERTA.defaults, vocabulary: 50_265 } } as const;

/** What a dual encoder has for texts, by the kind of its `text_config`. */
const DUAL: Readonly<Record<string, Kind>> = { bert: BERT, roberta: ROBERTA, "xlm-roberta": XLM_ROBERTA };

function kindOf(source: TowerSource): Kind | undefined {
  if (source.layout !== "hugging-face") return undefined;
  const half = dualEncoderKind(source, "text");
  return half === undefined ? KINDS[String(source.config["model_type"])] : DUAL[half];
}

const fields = ({ defaults }: Kind) =>
  z.object({
    vocab_size: z._default(vocabularySize, defaults.vocabulary),
    hidden_size: z._default(size, defaults.width),
    num_hidden_layers: z._default(layerCount, defaults.layers),
    num_attention_heads: z._default(size, defaults.heads),
    intermediate_size: z._default(size, defaults.hidden),
    max_position_embeddings: z._default(size, defaults.positions),
    type_vocab_size: z._default(size, defaults.segments),
    pad_token_id: z._default(z.int().check(z.gte(0)), defaults.padding),
    layer_norm_eps: z._default(epsilon, defaults.epsilon),
    hidden_act: z._default(z.literal("gelu"), "gelu"),
    position_embedding_type: z.nullish(z.literal("absolute")),
    /** AltCLIP's width after its transformation. */
    project_dim: z._default(size, 768),
  });

interface Config extends Bert {
  readonly projected: number;
  readonly embeddingDimension: number;
}

/** The first token, through what comes after the encoder, in the joint space: [n, c]. */
function embed(
  graph: Graph,
  weights: Weights,
  { head }: Kind,
  { width, epsilon: small, projected, embeddingDimension }: Config,
  tokens: Value,
): Value {
  let x = reshape(graph, slice(graph, tokens, 0, integers(graph, [0]), integers(graph, [1])), [-1, width]);
  const affine = (name: string, shape: readonly number[], out: number) =>
    [weights.get(`text.${name}.weight`, shape), weights.get(`text.${name}.bias`, [out])] as const;
  if (head === "transformation") {
    x = layerNorm(graph, x, ...affine("final_norm", [width], width), small);
    x = linear(graph, x, ...affine("transformation", [projected, width], projected));
  } else if (head === "pooler") {
    x = node(graph, "Tanh", [linear(graph, x, ...affine("pooler", [width, width], width))]);
  }
  const from = head === "transformation" ? projected : width;
  return linear(graph, x, weights.get("text.projection.weight", [embeddingDimension, from]));
}

const locate =
  (kind: Kind): Locate =>
  (name) => {
    const own = name.replace(/^text\./, "");
    if (own.startsWith("projection.")) return { tensor: `text_${own}` };
    if (own.startsWith("final_norm.")) return { tensor: own.replace("final_norm", "text_model.pre_LN") };
    if (own.startsWith("transformation.")) return { tensor: `text_model.${own}` };
    if (own.startsWith("pooler.")) return { tensor: own.replace("pooler", "text_model.pooler.dense") };
    return { tensor: kind.prefix + bertName(own) };
  };

function configure(source: TowerSource): TextTower | undefined {
  const kind = kindOf(source);
  if (kind === undefined) return undefined;
  const { config, path } = source;
  const parsed = parseSection(fields(kind), config["text_config"] ?? {}, path, "text_config", {
    harmless: HARMLESS_FIELDS.transformersBert,
    unbuilt: TRANSFORMERS_UNBUILT,
  });
  const { hidden_size: width, num_attention_heads: heads, pad_token_id: padding } = parsed;
  if (width % heads !== 0) {
    throw new CommonGroundError(
      "INVALID_CONFIG",
      `${path}: text encoder: width ${width} is not a multiple of its ${heads} heads`,
    );
  }
  const firstPosition = kind.countsTokens ? padding + 1 : 0;
  const complete: Config = {
    vocabularySize: parsed.vocab_size,
    width,
    layers: parsed.num_hidden_layers,
    heads,
    hidden: parsed.intermediate_size,
    padding,
    positions: parsed.max_position_embeddings,
    countsTokens: kind.countsTokens,
    segments: parsed.type_vocab_size,
    epsilon: parsed.layer_norm_eps,
    projected: parsed.project_dim,
    embeddingDimension: parseConfig(z._default(size, 512), config["projection_dim"], path, "projection_dim"),
  };
  return {
    family: "bert",
    blocks: complete.layers,
    contextLength: complete.positions - firstPosition,
    vocabularySize: complete.vocabularySize,
    // Padding is not seen, so that no text needs any.
    tokenization: { padding: "longest", pad: "token", padId: padding },
    locate: locate(kind),
    build: (graph, weights) => {
      const { tokens } = bertTokens(graph, weights, complete);
      output(graph, "embedding", embed(graph, weights, kind, complete, tokens));
    },
  };
}

/**
 * The text encoders of transformers' AltCLIPModel (Chen et al., arXiv 2211.06679: XLM-RoBERTa), ChineseCLIPModel (Yang
 * et al., arXiv 2211.01335: BERT) and VisionTextDualEncoderModel (either), which pool their first token.
 */
export const transformersBertText: Family<TextTower> = {
  name: "bert",
  description: "AltCLIP's, Chinese CLIP's, BERT and RoBERTa of a dual encoder (Hugging Face)",
  configure,
};
