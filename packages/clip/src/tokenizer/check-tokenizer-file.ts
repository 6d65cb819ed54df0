/*
 * What a tokenizer.json may hold (huggingface/tokenizers): parts that are computed here as they are there. Every other
 * part, field or value is refused by name.
 */
import * as z from "zod/mini";
import { faultIn } from "../tower/parse-config.ts";

const part = <Name extends string, Shape extends z.core.$ZodShape>(name: Name, shape: Shape) =>
  z.strictObject({ type: z.literal(name), ...shape });
const flag = z.nullish(z.boolean());
const off = z.nullish(z.literal(false));
const text = z.nullish(z.string());
/** Of no influence on what a text becomes. */
const other = z.optional(z.unknown());
const pattern = z.union([z.strictObject({ String: z.string() }), z.strictObject({ Regex: z.string() })]);

const normalizer: z.ZodMiniType<unknown> = z.lazy(() =>
  z.discriminatedUnion("type", [
    part("BertNormalizer", {
      clean_text: flag,
      handle_chinese_chars: flag,
      strip_accents: flag,
      lowercase: flag,
    }),
    part("NFC", {}),
    part("NFD", {}),
    part("NFKC", {}),
    part("NFKD", {}),
    part("Lowercase", {}),
    part("StripAccents", {}),
    part("Strip", { strip_left: flag, strip_right: flag }),
    part("Replace", { pattern, content: z.string() }),
    part("Prepend", { prepend: z.string() }),
    part("Precompiled", { precompiled_charsmap: text }),
    part("Sequence", { normalizers: z.array(normalizer) }),
  ]),
);

/** Splitting is computed for what is kept of a pattern, what is thrown away, and both one by one. */
const split = part("Split", {
  pattern,
  behavior: z.literal(["Removed", "Isolated", "MergedWithPrevious"]),
  invert: flag,
}).check(
  z.refine(
    ({ pattern: by, behavior, invert }) =>
      behavior === "Isolated"
        ? invert !== true
        : behavior !== "Removed" || invert === true || ("Regex" in by && !/\((?!\?)/u.test(by.Regex)),
    { error: "this pattern, behavior and invert are not built together" },
  ),
);

const byteLevel = { add_prefix_space: flag, trim_offsets: flag, use_regex: flag };

const preTokenizer: z.ZodMiniType<unknown> = z.lazy(() =>
  z.discriminatedUnion("type", [
    part("BertPreTokenizer", {}),
    part("ByteLevel", byteLevel),
    part("WhitespaceSplit", {}),
    part("Metaspace", {
      replacement: text,
      str_rep: text,
      prepend_scheme: z.nullish(z.literal(["always", "first", "never"])),
      split: flag,
      add_prefix_space: flag,
    }).check(
      z.refine(({ prepend_scheme, add_prefix_space }) => prepend_scheme || add_prefix_space !== false, {
        error: "add_prefix_space = false without a prepend_scheme is not built",
      }),
    ),
    split,
    // The library's default, one by one, is not computed.
    part("Punctuation", { behavior: z.literal("Contiguous") }),
    part("Sequence", { pretokenizers: z.array(preTokenizer) }),
  ]),
);

const special = z.tuple([z.string(), z.int()]);
const postProcessor: z.ZodMiniType<unknown> = z.lazy(() =>
  z.discriminatedUnion("type", [
    part("TemplateProcessing", {
      single: z.unknown(),
      pair: other,
      special_tokens: z.record(
        z.string(),
        z.strictObject({
          id: z.string(),
          ids: z.tuple([z.int()], "tokens of several ids are not built"),
          tokens: z.tuple([z.string()]),
        }),
      ),
    }),
    part("BertProcessing", { sep: special, cls: special }),
    part("RobertaProcessing", { sep: special, cls: special, trim_offsets: flag, add_prefix_space: flag }),
    part("ByteLevel", byteLevel),
    part("Sequence", { processors: z.array(postProcessor) }),
  ]),
);

const vocab = z.unknown();
const model = z.discriminatedUnion("type", [
  part("BPE", {
    vocab,
    merges: z.unknown(),
    // One that drops merges at random is for training.
    dropout: z.nullish(z.literal(0)),
    unk_token: text,
    continuing_subword_prefix: z.nullish(z.literal("")),
    end_of_word_suffix: text,
    fuse_unk: flag,
    byte_fallback: flag,
    ignore_merges: flag,
  }),
  part("WordPiece", {
    vocab,
    unk_token: z.string(),
    continuing_subword_prefix: z.string(),
    max_input_chars_per_word: z.nullish(z.int()),
  }),
  part("Unigram", { vocab, unk_id: z.nullish(z.int()), byte_fallback: off }),
]);

/** Where texts are cut and padded, and how far, is the model's to say; here it is always at their end. */
const right = z.nullish(z.literal(["Right", "right"]));

const file = z.strictObject({
  version: other,
  truncation: z.nullish(
    z.strictObject({
      direction: right,
      max_length: other,
      strategy: other,
      stride: z.nullish(z.literal(0)),
    }),
  ),
  padding: z.nullish(
    z.strictObject({
      direction: right,
      strategy: other,
      pad_to_multiple_of: other,
      pad_id: z.nullish(z.int().check(z.gte(0))),
      pad_type_id: other,
      pad_token: other,
    }),
  ),
  added_tokens: z.nullish(
    z.array(
      z.strictObject({
        id: z.int().check(z.gte(0)),
        content: z.string(),
        single_word: off,
        lstrip: flag,
        rstrip: flag,
        normalized: flag,
        special: flag,
      }),
    ),
  ),
  normalizer: z.nullish(normalizer),
  pre_tokenizer: z.nullish(preTokenizer),
  post_processor: z.nullish(postProcessor),
  decoder: other,
  model,
});

/** What of a parsed tokenizer.json is not computed here, in words with its place; undefined where all is. */
export function tokenizerFault(json: object): string | undefined {
  const typed = withModelType(json);
  return faultIn(file, typed, "") ?? splitFault(typed) ?? fusingFault(typed);
}

/** Files of older versions do not say what kind of model they hold. */
function withModelType(json: object): object {
  const given = (json as { model?: unknown }).model;
  if (typeof given !== "object" || given === null || "type" in given) return json;
  const type =
    "merges" in given ? "BPE" : "vocab" in given && Array.isArray(given.vocab) ? "Unigram" : "WordPiece";
  return { ...json, model: { type, ...given } };
}

interface Part {
  readonly type: string;
  readonly pattern?: { readonly String?: string };
  readonly behavior?: string;
  readonly content?: string;
  readonly fuse_unk?: boolean;
  readonly byte_fallback?: boolean;
  readonly normalizers?: readonly Part[];
  readonly pretokenizers?: readonly Part[];
}

const parts = (given: Part | null | undefined): readonly Part[] =>
  given?.type === "Sequence"
    ? (given.normalizers ?? given.pretokenizers ?? []).flatMap(parts)
    : given
      ? [given]
      : [];

/** Gemma's file merges what it splits at spaces, of which its normalizer leaves none: there alone nothing is to do. */
function splitFault(json: object): string | undefined {
  const { normalizer: before, pre_tokenizer: after } = json as Readonly<Record<string, Part | undefined>>;
  const merging = parts(after).find(({ behavior }) => behavior === "MergedWithPrevious");
  if (merging === undefined) return undefined;
  const at = merging.pattern?.String;
  const replaced = parts(before).some(
    ({ type, pattern: by, content = "" }) =>
      type === "Replace" && at !== undefined && by?.String === at && !content.includes(at),
  );
  return replaced ? undefined : 'pre_tokenizer.behavior is "MergedWithPrevious", which is not built';
}

/**
 * Unknown characters of neighbouring words would be one: only the sign that Metaspace puts between words parts them. Byte
 * fallback leaves nothing unknown.
 */
function fusingFault(json: object): string | undefined {
  const { model: given, pre_tokenizer: before } = json as Readonly<Record<string, Part | undefined>>;
  if (parts(before).some(({ type }) => type === "Metaspace")) return undefined;
  if (given?.type === "Unigram") {
    return "model.type is Unigram, which is built only with the pre_tokenizer Metaspace";
  }
  return given?.fuse_unk === true && given.byte_fallback !== true
    ? "model.fuse_unk is built only with the pre_tokenizer Metaspace, or byte_fallback, which leaves nothing unknown"
    : undefined;
}

/** The ids that the file gives to the tokens it puts round a text. */
export function specialTokenIds(json: object): readonly (readonly [token: string, id: number])[] {
  const collect = (given: unknown): readonly (readonly [string, number])[] => {
    if (typeof given !== "object" || given === null) return [];
    const { special_tokens, sep, cls, processors } = given as {
      special_tokens?: Readonly<Record<string, { ids: readonly number[] }>>;
      sep?: readonly [string, number];
      cls?: readonly [string, number];
      processors?: readonly unknown[];
    };
    return [
      ...Object.entries(special_tokens ?? {}).map(([token, { ids }]) => [token, ids[0]!] as const),
      ...[sep, cls].filter((pair) => pair !== undefined),
      ...(processors ?? []).flatMap(collect),
    ];
  };
  return collect((json as { post_processor?: unknown }).post_processor);
}
