import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";
import type { Graph, Value } from "../../onnx/graph.ts";
import { output } from "../../onnx/graph.ts";
import { OPEN_CLIP_CLEANING } from "../../tokenizer/clean-text.ts";
import { HARMLESS_FIELDS } from "../../tower/harmless-fields.ts";
import { parseConfig, parseSection, record, refuseParts, size } from "../../tower/parse-config.ts";
import type { Family, TextTower, TowerSource } from "../../tower/tower.ts";
import type { Locate, Weights } from "../../tower/weights.ts";
import { openClipTokenizerKwargs } from "../open-clip-text.ts";
import { bertName, bertTokens } from "./bert.ts";
import { m2mName, m2mTokens } from "./m2m.ts";
import { type PooledText, poolText } from "./pool-text.ts";
import { t5Name, t5Tokens } from "./t5.ts";
import type { TextInput, TextShape } from "./text-input.ts";

const KEY = "model_cfg.text_cfg";
/** Channels of a head, in every model of these. */
const HEAD = 64;
/** More than any of these has. */
const MOST_LAYERS = 64;

type Tokens = { readonly tokens: Value; readonly text: TextInput };

/** A kind of encoder: what its weights are called, and what it computes. */
interface Kind {
  readonly padding: number;
  /** The row of the table of positions, if it has one, that a text's first token takes. */
  readonly firstPosition: number;
  readonly name: (name: string) => string;
  /** Names of tensors, after `text.transformer.`, that tell its sizes: the table, a query, a perceptron's first matrix. */
  readonly sizes: readonly [table: string, query: string, hidden: string];
  /** The name of block `index`, as `name` gives it for one of its tensors. */
  readonly block: (index: number) => string;
  /** Whether it has a layer on its first token (`pooler`). */
  readonly hasPooler: boolean;
  readonly build: (
    graph: Graph,
    weights: Weights,
    shape: TextShape,
    contextLength: number,
    rows: (table: "positions" | "segments") => number,
  ) => Tokens;
}

const bertKind = (padding: number, firstPosition: number, epsilon: number): Kind => ({
  padding,
  firstPosition,
  name: bertName,
  sizes: [
    "embeddings.word_embeddings.weight",
    "encoder.layer.0.attention.self.query.weight",
    "encoder.layer.0.intermediate.dense.weight",
  ],
  block: (index) => `encoder.layer.${index}.output.dense.weight`,
  hasPooler: true,
  build: (graph, weights, shape, _, rows) =>
    bertTokens(graph, weights, {
      ...shape,
      positions: rows("positions"),
      countsTokens: firstPosition > 0,
      segments: rows("segments"),
      epsilon,
    }),
});

/** Hub names of models whose architecture is built (transformers' configurations of them). */
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:FacebookAI\/)?(?:xlm-)?roberta-(?:base|large)$/, bertKind(1, 2, 1e-5)],
  [/^(?:google-bert\/)?bert-(?:base|large)-(?:multilingual-)?(?:un)?cased$/, bertKind(0, 0, 1e-12)],
  [
    /^google\/mt5-(?:small|base|large|xl|xxl)$/,
    {
      padding: 0,
      firstPosition: 0,
      name: t5Name,
      sizes: [
        "embed_tokens.weight",
        "block.0.layer.0.SelfAttention.q.weight",
        "block.0.layer.1.DenseReluDense.wi_0.weight",
      ],
      block: (index) => `block.${index}.layer.1.DenseReluDense.wo.weight`,
      hasPooler: false,
      build: (graph, weights, shape, contextLength) =>
        t5Tokens(graph, weights, { ...shape, perHead: HEAD, contextLength }),
    },
  ],
  [
    /^facebook\/nllb-200-(?:distilled-600M|distilled-1\.3B|1\.3B)$/,
    {
      padding: 1,
      firstPosition: 0,
      name: m2mName,
      sizes: ["embed_tokens.weight", "layers.0.self_attn.q_proj.weight", "layers.0.fc1.weight"],
      block: (index) => `layers.${index}.fc2.weight`,
      hasPooler: false,
      build: (graph, weights, shape) => m2mTokens(graph, weights, shape),
    },
  ],
];

const textFields = z.object({
  hf_model_name: z.string(),
  hf_tokenizer_name: z.string(),
  hf_pooler_type: z._default(
    z.enum(["mean_pooler", "cls_pooler", "cls_last_hidden_state_pooler"]),
    "mean_pooler",
  ),
  hf_proj_type: z._default(z.nullable(z.enum(["linear", "mlp"])), "mlp"),
  context_length: z._default(size, 77),
  tokenizer_kwargs: openClipTokenizerKwargs,
});

/** Sizes of the weights; without any, so that the first that is missing is named. */
function shapeOf(source: TowerSource, kind: Kind): TextShape {
  const stored = (name: string) => source.shapeOf(`text.transformer.${name}`);
  const [table, query, inner] = kind.sizes.map(stored);
  // Up to the last that is stored, so that one that is missing between them is asked for.
  const layers =
    1 + Array.from({ length: MOST_LAYERS }, (_, i) => i).findLastIndex((i) => stored(kind.block(i)));
  const [vocabularySize = 1, width = HEAD] = table ?? [];
  return {
    vocabularySize,
    width,
    layers: Math.max(layers, 1),
    heads: Math.max(1, Math.floor((query?.[0] ?? HEAD) / HEAD)),
    hidden: inner?.[0] ?? width,
    padding: kind.padding,
  };
}

const POOLINGS = {
  mean_pooler: "mean",
  cls_pooler: "pooler",
  cls_last_hidden_state_pooler: "first",
} as const;

const HEADS: Readonly<Record<string, string>> = {
  "text.projection.weight": "text.proj.weight",
  "text.projection.in.weight": "text.proj.0.weight",
  "text.projection.out.weight": "text.proj.2.weight",
  "text.pooler.weight": "text.transformer.pooler.dense.weight",
  "text.pooler.bias": "text.transformer.pooler.dense.bias",
};

function configure(source: TowerSource): TextTower | undefined {
  const { layout, config, path } = source;
  const text = layout === "open_clip" ? parseConfig(record, config["text_cfg"], path, KEY) : {};
  const hubName = text["hf_model_name"];
  if (typeof hubName !== "string" || hubName === "") return undefined;
  const kind = KINDS.find(([name]) => name.test(hubName))?.[1];
  if (kind === undefined) throw unknownModel(path, hubName);
  if (text["hf_pooler_type"] === "max_pooler") refuseParts(text, ["hf_pooler_type"], path, KEY);
  const parsed = parseSection(textFields, text, path, KEY, {
    harmless: HARMLESS_FIELDS.openClipHubText,
    unbuilt: ["tokenizer_mode"],
  });
  const embeddingDimension = parseConfig(size, config["embed_dim"], path, "model_cfg.embed_dim");
  const shape = shapeOf(source, kind);
  const asked = POOLINGS[parsed.hf_pooler_type];
  const pooled: PooledText = {
    pooling: asked === "pooler" && !kind.hasPooler ? "first" : asked,
    head: parsed.hf_proj_type ?? "none",
    width: shape.width,
    embeddingDimension,
  };
  if (pooled.head === "none" && shape.width !== embeddingDimension) {
    throw new CommonGroundError(
      "INVALID_CONFIG",
      `${path}: ${KEY}.hf_proj_type is null, but texts have ${shape.width} channels and the joint space ` +
        `(embed_dim) ${embeddingDimension}; give "linear" or "mlp", whichever the weights are of`,
    );
  }
  const { context_length: contextLength, tokenizer_kwargs: kwargs } = parsed;
  const positions = source.shapeOf(`text.transformer.${kind.name("positions")}`)?.[0];
  if (positions !== undefined && positions - kind.firstPosition < contextLength) {
    throw new CommonGroundError(
      "INVALID_CONFIG",
      `${path}: ${KEY}.context_length is ${contextLength}, but the encoder has positions for ` +
        `${positions - kind.firstPosition} tokens; give at most so many`,
    );
  }
  return {
    family: "hub-text",
    blocks: shape.layers,
    contextLength,
    vocabularySize: shape.vocabularySize,
    tokenization: {
      // Padding is not seen, so that no text needs any.
      padding: "longest",
      pad: "token",
      padId: kind.padding,
      stripSeparator: kwargs?.strip_sep_token === true,
      clean: OPEN_CLIP_CLEANING[kwargs?.clean ?? "whitespace"],
    },
    locate: locateBy(kind),
    build: (graph, weights) => {
      const rows = (table: string): number => weights.shapeOf(`text.${table}`)?.[0] ?? 1;
      const { tokens, text: read } = kind.build(graph, weights, shape, contextLength, rows);
      output(graph, "embedding", poolText(graph, weights, pooled, tokens, read.present));
    },
  };
}

function locateBy(kind: Kind): Locate {
  return (name) => ({
    tensor: HEADS[name] ?? `text.transformer.${kind.name(name.replace(/^text\./, ""))}`,
  });
}

function unknownModel(path: string, name: string): CommonGroundError {
  return new CommonGroundError(
    "UNSUPPORTED_ARCHITECTURE",
    `${path}: ${KEY}.hf_model_name = ${JSON.stringify(name)} is not supported; supported: BERT, RoBERTa and ` +
      "XLM-RoBERTa (base, large), google/mt5-*, facebook/nllb-200-* up to 1.3B",
  );
}

/**
 * Encoders of transformers as open_clip's text encoder (open_clip/hf_model.py), by their names on the hub: BERT,
 * RoBERTa, XLM-RoBERTa, mT5, NLLB. Their sizes are those of the weights.
 */
export const openClipHubText: Family<TextTower> = {
  name: "hub-text",
  description: "BERT, RoBERTa, XLM-RoBERTa, mT5 and NLLB (open_clip)",
  configure,
};
