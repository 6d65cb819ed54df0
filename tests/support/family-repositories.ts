/*
 * A tiny checkpoint of every family, as its repositories on the hub have it: the geometry and configuration of a golden,
 * a table and a context that sentences fit into, a tokenizer of its kind, and what lies beside and is not wanted.
 */
import { readFileSync } from "node:fs";
import { writeSafetensors } from "@commonground/files";
import { torchArchive } from "../../packages/files/testing/torch-archive.ts";
import { byteTokenizer } from "../../packages/clip/testing/byte-tokenizer.ts";
import type { GoldenCase, Goldens } from "../../packages/clip/testing/golden-cases.ts";
import { namedWeights, type Recipe } from "../../packages/clip/testing/named-weights.ts";

export interface FamilyRepository {
  readonly name: string;
  /** Family of the vision encoder. */
  readonly architecture: string;
  /** What a model needs, by name. */
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** What else such a repository has. */
  readonly others: Readonly<Record<string, string>>;
}

type Json = Readonly<Record<string, unknown>>;

interface Tokenizer {
  readonly entries: number;
  readonly files: Readonly<Record<string, string>>;
}

/** Tokens of a text, start and end included. */
const CONTEXT = 24;

const fixture = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../packages/clip/fixtures/${path}.json`, import.meta.url), "utf8"));

const goldens = (path: string) => (fixture(path) as Goldens).cases;

const hubTokenizers = fixture("tokenizer/hub_tokenizers") as {
  readonly cases: Readonly<Record<string, { readonly files: Readonly<Record<string, object>> }>>;
};

function hubTokenizer(name: string): Tokenizer {
  const { files } = hubTokenizers.cases[name]!;
  const json = files["tokenizer.json"] as {
    readonly model: { readonly vocab: object };
    readonly added_tokens: readonly { readonly id: number }[];
  };
  const { length } = Object.keys(json.model.vocab);
  return {
    entries: Math.max(length, ...json.added_tokens.map(({ id }) => id + 1)),
    files: Object.fromEntries(Object.entries(files).map(([file, value]) => [file, JSON.stringify(value)])),
  };
}

const CLIP: Tokenizer = { entries: 514, files: { "tokenizer.json": JSON.stringify(byteTokenizer(514)) } };
const GEMMA: Tokenizer = (() => {
  const { tokenizer } = fixture("tokenizer/siglip2_cases") as {
    readonly tokenizer: { readonly model: { readonly vocab: object } };
  };
  return {
    entries: Object.keys(tokenizer.model.vocab).length,
    files: {
      "tokenizer.json": JSON.stringify(tokenizer),
      "tokenizer_config.json": JSON.stringify({ pad_token: "<pad>", padding_side: "right" }),
    },
  };
})();
const XLM_ROBERTA = hubTokenizer("XLM-RoBERTa");
const BERT = hubTokenizer("BERT, small letters");
/** As Chinese CLIP has it: one word a line, and no tokenizer.json. */
const BERT_WORDS: Tokenizer = (() => {
  const { model } = JSON.parse(BERT.files["tokenizer.json"]!) as { model: { vocab: Record<string, number> } };
  const words = Object.keys(model.vocab).toSorted((a, b) => model.vocab[a]! - model.vocab[b]!);
  return { entries: BERT.entries, files: { "vocab.txt": words.join("\n") } };
})();

/** The golden's tables of tokens and positions in other sizes. */
function textSizes(
  tensors: GoldenCase["tensors"],
  entries: number,
  contextLength: number,
): Record<string, Recipe> {
  const grown = Object.entries(tensors).map(([name, recipe]) => {
    const [shape, ...range] = recipe;
    const [rows, width] = shape as [number, number];
    if (/(?:token_embedding|word_embeddings|embed_tokens)\.weight$/u.test(name)) {
      return [name, [[entries, width], ...range]];
    }
    const isTextPosition =
      /(?:positional_embedding|position_embeddings?\.weight)$/u.test(name) && !/^visi?/u.test(name);
    // Rows beside those of the context: CoCa's own token, RoBERTa's padding.
    return [name, isTextPosition ? [[rows - contextLength + CONTEXT, width], ...range] : recipe];
  });
  return Object.fromEntries(grown) as Record<string, Recipe>;
}

function openClip(golden: GoldenCase, { entries }: Tokenizer, more: { vision?: Json; text?: Json } = {}) {
  const file = golden.files["open_clip_config.json"] as {
    model_cfg: { vision_cfg: Json; text_cfg: { context_length: number; hf_model_name?: string } };
  };
  const { model_cfg } = file;
  const sizes = model_cfg.text_cfg.hf_model_name === undefined ? { vocab_size: entries } : {};
  const config = {
    ...file,
    model_cfg: {
      ...model_cfg,
      vision_cfg: { ...model_cfg.vision_cfg, ...more.vision },
      text_cfg: { ...model_cfg.text_cfg, context_length: CONTEXT, ...sizes, ...more.text },
    },
  };
  return {
    tensors: textSizes(golden.tensors, entries, model_cfg.text_cfg.context_length),
    files: { "open_clip_config.json": JSON.stringify(config) },
  };
}

function transformers(golden: GoldenCase, { entries }: Tokenizer, end?: number) {
  const config = golden.files["config.json"] as { text_config: { max_position_embeddings: number } };
  const { max_position_embeddings: positions } = config.text_config;
  const contextLength = golden.ids[0]!.length;
  const text_config = {
    ...config.text_config,
    vocab_size: entries,
    max_position_embeddings: positions - contextLength + CONTEXT,
    ...(end === undefined ? {} : { eos_token_id: end }),
  };
  return {
    tensors: textSizes(golden.tensors, entries, contextLength),
    files: {
      "config.json": JSON.stringify({ ...config, text_config }),
      "preprocessor_config.json": JSON.stringify(golden.files["preprocessor_config.json"]),
    },
  };
}

interface Made {
  readonly tensors: Readonly<Record<string, Recipe>>;
  readonly files: Readonly<Record<string, string>>;
}

type Kind =
  | "open_clip_model.safetensors"
  | "open_clip_pytorch_model.bin"
  | "model.safetensors"
  | "pytorch_model.bin";

/** timm's own copy of the vision encoder, cards and tokenizers of older libraries: nothing that is read here. */
const TIMM = {
  "config.json": '{"architecture":"vit","num_classes":0}',
  "model.safetensors": "an image encoder",
};
const CARD = { "README.md": "# A model", ".gitattributes": "*.safetensors filter=lfs" };
const MERGES = { "merges.txt": "#version: 0.2", "vocab.json": "{}" };

function repository(
  name: string,
  architecture: string,
  { tensors, files }: Made,
  tokenizer: Tokenizer,
  weights: Kind,
  others: Readonly<Record<string, string>> = {},
): FamilyRepository {
  const made = namedWeights(tensors);
  const bytes = weights.endsWith(".bin")
    ? torchArchive(
        Object.fromEntries(
          Object.entries(made).map(([each, { shape, data }]) => [
            each,
            { shape, data: data as Float32Array },
          ]),
        ),
      )
    : writeSafetensors(made);
  return {
    name,
    architecture,
    files: { ...files, ...tokenizer.files, [weights]: bytes },
    others: { ...CARD, ...others },
  };
}

/** Every family, each time it is asked for made anew. */
export function familyRepositories(): FamilyRepository[] {
  const vision = goldens("architectures/vision-transformers");
  const texts = goldens("architectures/hub-texts");
  const checkpoints = goldens("checkpoints/checkpoints");
  const fast = goldens("architectures/fastvits");
  const timm = (name: string, architecture: string, golden: GoldenCase) =>
    repository(name, architecture, openClip(golden, CLIP), CLIP, "open_clip_model.safetensors", {
      ...TIMM,
      ...MERGES,
      "open_clip_pytorch_model.bin": "the same again",
    });
  const multilingual = (name: string, golden: GoldenCase, tokenizer: Tokenizer) =>
    repository(name, "vit", openClip(golden, tokenizer), tokenizer, "open_clip_pytorch_model.bin");
  const clipa = openClip(checkpoints["ViT of open_clip, mean of the patches, end token"]!, BERT, {
    vision: { no_ln_pre: true, final_ln_after_pool: true },
    text: {
      hf_tokenizer_name: "bert-base-uncased",
      no_causal_mask: true,
      pool_type: "last",
      tokenizer_kwargs: { strip_sep_token: true },
    },
  });
  return [
    timm("EVA-01", "eva", vision["EVA-01"]!),
    timm("EVA-02", "eva", vision["EVA-02"]!),
    timm("Perception Encoder", "pe", vision["Perception Encoder"]!),
    timm("MobileCLIP", "fastvit", fast["FastViT, MCi2"]!),
    timm("MobileCLIP 2", "fastvit", fast["FastViT, MCi3"]!),
    timm("ViTamin", "vitamin", goldens("architectures/vitamins")["ViTamin"]!),
    timm(
      "ConvNeXt",
      "convnext",
      goldens("architectures/convnexts")["ConvNeXt with perceptrons of 1 × 1 kernels"]!,
    ),
    repository("CoCa", "vit", openClip(vision["CoCa"]!, CLIP), CLIP, "open_clip_pytorch_model.bin"),
    repository("CLIPA", "vit", clipa, BERT, "open_clip_model.safetensors"),
    multilingual(
      "a text encoder of RoBERTa's",
      texts["RoBERTa, mean of its tokens, a perceptron"]!,
      hubTokenizer("RoBERTa"),
    ),
    multilingual(
      "a text encoder of XLM-RoBERTa's",
      texts["RoBERTa, its own pooling, a matrix"]!,
      XLM_ROBERTA,
    ),
    multilingual("a text encoder of BERT's", texts["BERT, its first token"]!, BERT),
    multilingual("a text encoder of mT5's", texts["mT5"]!, hubTokenizer("mT5")),
    multilingual("a text encoder of NLLB's", texts["NLLB"]!, hubTokenizer("NLLB, its own language")),
    repository(
      "TinyCLIP",
      "vit",
      transformers(
        checkpoints["CLIP of transformers, a joint space wider than its encoders"]!,
        CLIP,
        CLIP.entries - 1,
      ),
      CLIP,
      "model.safetensors",
      { "pytorch_model.bin": "the same again" },
    ),
    repository(
      "MetaCLIP 2",
      "vit",
      transformers(texts["MetaCLIP 2 of transformers"]!, XLM_ROBERTA),
      XLM_ROBERTA,
      "model.safetensors",
    ),
    repository(
      "AltCLIP",
      "vit",
      transformers(texts["AltCLIP of transformers"]!, XLM_ROBERTA),
      XLM_ROBERTA,
      "pytorch_model.bin",
      { "sentencepiece.bpe.model": "pieces" },
    ),
    repository(
      "Chinese CLIP",
      "vit",
      transformers(texts["Chinese CLIP of transformers"]!, BERT_WORDS),
      BERT_WORDS,
      "pytorch_model.bin",
    ),
    repository(
      "a dual encoder of ViT and BERT",
      "vit",
      transformers(texts["a dual encoder of ViT and BERT"]!, BERT_WORDS),
      BERT_WORDS,
      "pytorch_model.bin",
    ),
    repository(
      "a dual encoder of CLIP and RoBERTa",
      "vit",
      transformers(texts["a dual encoder of CLIP and RoBERTa"]!, XLM_ROBERTA),
      XLM_ROBERTA,
      "model.safetensors",
    ),
    repository(
      "SigLIP 2 NaFlex",
      "siglip",
      transformers(goldens("architectures/naflex")["SigLIP 2 NaFlex at the grid of its positions"]!, GEMMA),
      GEMMA,
      "model.safetensors",
    ),
  ];
}
