import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createTokenizer } from "../tokenizer/create-tokenizer.ts";
import { huggingFaceLayout } from "./hugging-face-layout.ts";
import { openAiLayout } from "./openai-layout.ts";
import { openClipLayout } from "./open-clip-layout.ts";
import { findTokenizerSettings, readTokenizerSettings } from "./read-tokenizer-settings.ts";

interface Oracle {
  readonly tokenizer: object;
  readonly settings: object;
  readonly context: number;
  readonly texts: readonly string[];
  readonly stripped: readonly (readonly number[])[];
  readonly kept: readonly (readonly number[])[];
}

const oracle = JSON.parse(
  readFileSync(new URL("../../fixtures/tokenizer/strip_separator.json", import.meta.url), "utf8"),
) as Oracle;

const read = (value: object, tokenizer: object = oracle.tokenizer, context?: number) =>
  readTokenizerSettings([{ path: "tokenizer_config.json", value }], tokenizer, context);

test.each([
  ["with strip_sep_token", true, oracle.stripped],
  ["without it", false, oracle.kept],
])("a tokenizer of BERT's kind gives the ids of open_clip's, %s", (_, strip, expected) => {
  const { padToken, separatorToken } = read(oracle.settings);
  expect([padToken, separatorToken]).toEqual(["[PAD]", "[SEP]"]);
  for (const stripSeparator of strip ? [true, separatorToken] : [false]) {
    const config = { contextLength: oracle.context, pad: "token", padToken, stripSeparator } as const;
    const { ids, length } = createTokenizer(oracle.tokenizer, config).encode(oracle.texts);
    const rows = oracle.texts.map((_, i) => [...ids.subarray(i * length, (i + 1) * length)]);
    expect(rows).toEqual(expected);
  }
});

test("a token is named by its content or with its flags, and the first file that names one counts", () => {
  const files = [
    { pad_token: null, sep_token: { content: "[SEP]", lstrip: false } },
    { pad_token: "[PAD]", sep_token: "x" },
  ];
  const named = readTokenizerSettings(
    files.map((value) => ({ path: "", value })),
    oracle.tokenizer,
  );
  expect(named).toEqual({ padToken: "[PAD]", separatorToken: "[SEP]" });
  expect(readTokenizerSettings([], oracle.tokenizer)).toEqual({
    padToken: undefined,
    separatorToken: undefined,
  });
});

test("a padding token that the vocabulary lacks is refused by name", () => {
  const config = { contextLength: 8, pad: "token", padToken: "<none>" } as const;
  expect(() => createTokenizer(oracle.tokenizer, config)).toThrow(
    "has no token <none>, which its settings name",
  );
});

const single = (...parts: object[]) => ({ post_processor: { type: "TemplateProcessing", single: parts } });
const text = { Sequence: { id: "A", type_id: 0 } };
const end = { SpecialToken: { id: "</s>", type_id: 0 } };
const prefixed = { pre_tokenizer: { pretokenizers: [{ type: "ByteLevel", add_prefix_space: false }] } };

test.each<[string, object, object?]>([
  ['padding_side is "left", which is not built; what is: "right"', { padding_side: "left" }],
  ["truncation_side", { truncation_side: "left" }],
  ["split_special_tokens is true", { split_special_tokens: true }],
  ["sp_model_kwargs", { sp_model_kwargs: { enable_sampling: true } }],
  ["auto_map", { auto_map: { AutoTokenizer: ["a.b", null] } }],
  ["model_max_length is 16, but the model reads 64 tokens", { model_max_length: 16 }],
  ["keep_newlines (true) is not known here", { keep_newlines: true }],
  ["do_lower_case is false, but tokenizer.json has normalizer.lowercase = true", { do_lower_case: false }],
  ["strip_accents is false", { strip_accents: false }],
  ["tokenize_chinese_chars is false", { tokenize_chinese_chars: false }],
  ["padding_side is not given, and GemmaTokenizer", { tokenizer_class: "GemmaTokenizer" }, {}],
  ["padding_side is not given, and Siglip2Tokenizer", { tokenizer_class: "Siglip2Tokenizer" }, {}],
  ["do_lower_case is false", { tokenizer_class: "SiglipTokenizer", do_lower_case: false }, {}],
  ["added_tokens_decoder gives [CLS] the id 7", { added_tokens_decoder: { "7": { content: "[CLS]" } } }],
  ["add_eos_token is false", { add_eos_token: false }, single(text, end)],
  ["add_bos_token is true, but tokenizer.json puts no token", { add_bos_token: true }, single(text, end)],
  ["add_bos_token is false, but tokenizer.json puts a token", { add_bos_token: false }, single(end, text)],
  ["add_prefix_space is true, but tokenizer.json has false", { add_prefix_space: true }, prefixed],
])("settings that tokenizer.json does not follow are refused: %s", (message, value, tokenizer) => {
  expect(() => read(value, tokenizer, 64)).toThrow(message);
});

/** As their repositories have them. */
test.each<[string, object, object]>([
  [
    "CLIP",
    {
      unk_token: { content: "<|endoftext|>", single_word: false, __type: "AddedToken" },
      bos_token: { content: "<|startoftext|>" },
      eos_token: "<|endoftext|>",
      pad_token: "<|endoftext|>",
      add_prefix_space: false,
      errors: "replace",
      do_lower_case: true,
      name_or_path: "openai/clip-vit-base-patch32",
      model_max_length: 77,
      special_tokens_map_file: "./special_tokens_map.json",
      tokenizer_class: "CLIPTokenizer",
    },
    prefixed,
  ],
  [
    "SigLIP 2",
    {
      add_bos_token: false,
      add_eos_token: true,
      additional_special_tokens: ["<start_of_turn>"],
      bos_token: "<bos>",
      clean_up_tokenization_spaces: false,
      do_lower_case: true,
      extra_special_tokens: {},
      model_input_names: ["input_ids"],
      model_max_length: 1e30,
      pad_token: "<pad>",
      padding_side: "right",
      processor_class: "SiglipProcessor",
      sp_model_kwargs: {},
      spaces_between_special_tokens: false,
      tokenizer_class: "GemmaTokenizer",
      use_default_system_prompt: false,
    },
    single(text, end),
  ],
])("the settings of %s are understood", (_, value, tokenizer) => {
  expect(read(value, tokenizer, 64).padToken).toBe((value as { pad_token: string }).pad_token);
});

const named = (hf_tokenizer_name?: string) => ({ model_cfg: { text_cfg: { hf_tokenizer_name } } });

test.each([
  ["transformers", huggingFaceLayout, {}, { pad_token: "x" }, ["tokenizer_config.json"]],
  ["transformers, older", huggingFaceLayout, {}, {}, ["tokenizer_config.json", "special_tokens_map.json"]],
  ["open_clip with a tokenizer", openClipLayout, named("a/b"), { pad_token: "x" }, ["tokenizer_config.json"]],
  ["open_clip with its own", openClipLayout, named(), { pad_token: "x" }, []],
  ["OpenAI", openAiLayout, undefined, { pad_token: "x" }, []],
])(
  "settings are read where the library reads them, and as far as they say more: %s",
  async (_, layout, value, first, paths) => {
    const files: Record<string, object> = { "tokenizer_config.json": first, "special_tokens_map.json": {} };
    const read = (path: string) => Promise.resolve({ path, value: files[path] });
    const found = await findTokenizerSettings(layout, { path: "", value }, read);
    expect(found.map(({ path }) => path)).toEqual(paths);
  },
);
