/*
 * What is said of a tokenizer beside its tokenizer.json, in tokenizer_config.json and, of older versions, in
 * special_tokens_map.json (transformers, tokenization_utils_base.py). The first that names a token counts.
 */
import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";
import { HARMLESS_FIELDS } from "../tower/harmless-fields.ts";
import { parseConfig, parseSection, record } from "../tower/parse-config.ts";
import { type ConfigFile, type Layout, TOKENIZER_SETTINGS } from "./layout.ts";

/**
 * The settings files of a model with this configuration, of the names `TOKENIZER_SETTINGS`, up to the first that names
 * a padding token: the older form says nothing more then.
 */
export async function findTokenizerSettings(
  layout: Layout,
  config: ConfigFile,
  read: (name: string) => Promise<ConfigFile | undefined> | undefined,
): Promise<readonly ConfigFile[]> {
  const found: ConfigFile[] = [];
  if (!layout.readsTokenizerSettings(config)) return found;
  for (const name of TOKENIZER_SETTINGS) {
    const file = await read(name);
    if (file === undefined) continue;
    found.push(file);
    if (Object(file.value).pad_token) break;
  }
  return found;
}

export interface TokenizerSettings {
  readonly padToken: string | undefined;
  readonly separatorToken: string | undefined;
  /** Where texts are cut. */
  readonly longest: number | undefined;
  /** NLLB's: transformers puts the language before a text and the end after it, whatever tokenizer.json says. */
  readonly ends: { readonly start: string; readonly end: string } | undefined;
}

/** By its content, or with its flags besides. */
const token = z.nullish(
  z.union([
    z.string(),
    z.pipe(
      z.looseObject({ content: z.string() }),
      z.transform(({ content }) => content),
    ),
  ]),
);
const flag = z.nullish(z.boolean());

const settings = z.object({
  pad_token: token,
  sep_token: token,
  eos_token: token,
  src_lang: z.nullish(z.string()),
  legacy_behaviour: z.nullish(z.literal(false)),
  padding_side: z.nullish(z.literal("right")),
  truncation_side: z.nullish(z.literal("right")),
  split_special_tokens: z.nullish(z.literal(false)),
  model_max_length: z.nullish(z.number()),
  tokenizer_class: z.nullish(z.string()),
  add_bos_token: flag,
  add_eos_token: flag,
  add_prefix_space: flag,
  do_lower_case: flag,
  strip_accents: flag,
  tokenize_chinese_chars: flag,
  added_tokens_decoder: z.nullish(z.record(z.string(), z.looseObject({ content: z.string() }))),
});

/** transformers' classes that pad on the left unless told otherwise. */
const LEFT = /^(?:Gemma|Siglip2)Tokenizer/u;

/** transformers, NllbTokenizer. */
const NLLB_LANGUAGE = "eng_Latn";

/** Sampling, and code of its own beside the tokenizer. */
const UNBUILT = ["sp_model_kwargs", "auto_map"];

/** The parts of a tokenizer.json that settings speak of. */
interface TokenizerParts {
  readonly added_tokens?: readonly { readonly id: number; readonly content: string }[] | null;
  readonly normalizer?: { readonly type?: string } | null;
  readonly pre_tokenizer?: Part | null;
  readonly post_processor?: unknown;
  readonly padding?: object | null;
}
interface Part {
  readonly type?: string;
  readonly add_prefix_space?: boolean;
  readonly pretokenizers?: readonly Part[];
}

/**
 * Reads the settings `files` of the parsed tokenizer.json `tokenizer`, all of which must be what that file does. Where
 * `contextLength` is given, texts may not be cut before it. Throws `INVALID_CONFIG` naming file and field.
 */
export function readTokenizerSettings(
  files: readonly ConfigFile[],
  tokenizer: unknown,
  contextLength?: number,
): TokenizerSettings {
  const read = files.map(({ path, value }) => {
    const harmless = HARMLESS_FIELDS.tokenizerSettings;
    const parsed = parseSection(settings, value, path, "", { harmless, unbuilt: UNBUILT });
    const fault = faultOf(parsed, Object(tokenizer) as TokenizerParts, contextLength);
    if (fault === undefined) return parsed;
    throw new CommonGroundError(
      "INVALID_CONFIG",
      `${path}: ${fault}; take the tokenizer.json that belongs to these settings, or remove the field if it does not count`,
    );
  });
  const nllb = read.find(({ tokenizer_class: kind }) => kind?.startsWith("Nllb"));
  return {
    longest: read.find(({ model_max_length: most }) => most)?.model_max_length ?? undefined,
    ends: nllb && { start: nllb.src_lang || NLLB_LANGUAGE, end: nllb.eos_token ?? "</s>" },
    padToken: read.find(({ pad_token }) => pad_token)?.pad_token ?? undefined,
    separatorToken: read.find(({ sep_token }) => sep_token)?.sep_token ?? undefined,
  };
}

function faultOf(
  given: z.infer<typeof settings>,
  parts: TokenizerParts,
  contextLength: number | undefined,
): string | undefined {
  const says = (name: keyof typeof given, does: string): string =>
    `${name} is ${JSON.stringify(given[name])}, but ${does}`;
  const { model_max_length: most, tokenizer_class: kind = "" } = given;
  if (most && contextLength !== undefined && most < contextLength) {
    return says("model_max_length", `the model reads ${contextLength} tokens, and so many are used here`);
  }
  const moved = Object.entries(given.added_tokens_decoder ?? {}).find(([id, { content }]) =>
    parts.added_tokens?.some((added) => added.content === content && added.id !== Number(id)),
  );
  if (moved !== undefined) {
    return `added_tokens_decoder gives ${moved[1].content} the id ${moved[0]}, but tokenizer.json another`;
  }
  // Its own file may say another side than the class; only the right one is accepted there.
  if (LEFT.test(kind ?? "") && !given.padding_side && !parts.padding) {
    return `padding_side is not given, and ${kind} of transformers pads texts on the left then, which is not built`;
  }
  if (given.src_lang && !kind?.startsWith("Nllb")) {
    return says("src_lang", "languages are built for NLLB's tokenizers alone (NllbTokenizer)");
  }
  // CLIP's own tokenizer reads none of what follows.
  if (kind?.startsWith("CLIP")) return undefined;
  const prefixed = byteLevel(parts.pre_tokenizer)?.add_prefix_space;
  if (prefixed !== undefined && (given.add_prefix_space ?? prefixed) !== prefixed) {
    return says("add_prefix_space", `tokenizer.json has ${prefixed}`);
  }
  if (given.do_lower_case === false && kind?.startsWith("Siglip")) {
    return says("do_lower_case", "texts are put in lower case for models of this kind");
  }
  return bertFault(given, parts, says) ?? endsFault(given, parts, says);
}

type Says = (name: keyof z.infer<typeof settings>, does: string) => string;

/** What transformers would change in BERT's normalizer for its settings. */
function bertFault(
  given: z.infer<typeof settings>,
  { normalizer }: TokenizerParts,
  says: Says,
): string | undefined {
  if (normalizer?.type !== "BertNormalizer") return undefined;
  const bert = parseConfig(record, normalizer, "tokenizer.json", "normalizer");
  for (const [name, part] of [
    ["do_lower_case", "lowercase"],
    ["strip_accents", "strip_accents"],
    ["tokenize_chinese_chars", "handle_chinese_chars"],
  ] as const) {
    const value = given[name];
    if (value !== null && value !== undefined && value !== bert[part]) {
      return says(name, `tokenizer.json has normalizer.${part} = ${JSON.stringify(bert[part])}`);
    }
  }
  return undefined;
}

/** Whether what Gemma and LLaMA are told of the tokens round a text is what the file does. */
function endsFault(
  given: z.infer<typeof settings>,
  { post_processor: ends }: TokenizerParts,
  says: Says,
): string | undefined {
  if (given.add_eos_token === false) return says("add_eos_token", "every text needs an end token");
  const { single } = Object(ends) as { single?: readonly object[] };
  if (single === undefined || typeof given.add_bos_token !== "boolean") return undefined;
  const starts = "SpecialToken" in (single[0] ?? {});
  return given.add_bos_token === starts
    ? undefined
    : says("add_bos_token", `tokenizer.json puts ${starts ? "a" : "no"} token before a text`);
}

function byteLevel(part: Part | null | undefined): Part | undefined {
  if (part?.type === "ByteLevel") return part;
  return part?.pretokenizers?.map(byteLevel).find((found) => found !== undefined);
}
