/* Each part that a tokenizer.json may hold, beside huggingface/tokenizers (fixtures/tokenizer/make_parts.py). */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createTokenizer } from "./create-tokenizer.ts";

interface Parts {
  readonly base: Readonly<Record<string, unknown>>;
  readonly texts: readonly string[];
  readonly cases: readonly {
    readonly name: string;
    readonly change: object;
    readonly ids: readonly (readonly number[])[];
  }[];
}

const { base, texts, cases } = JSON.parse(
  readFileSync(new URL("../../fixtures/tokenizer/parts.json", import.meta.url), "utf8"),
) as Parts;

const create = (change: object) => createTokenizer({ ...base, ...change }, { contextLength: 200 });

test.each(cases.map(({ name, change, ids }) => [name, change, ids] as const))(
  "%s: texts have the ids of the reference implementation",
  (_, change, ids) => {
    const tokenizer = create(change);
    for (const [i, text] of texts.entries()) {
      expect([...tokenizer.encode([text], "longest").ids], JSON.stringify(text)).toEqual(ids[i]);
    }
  },
);

const model = base["model"] as object;
const split = { type: "Split", pattern: { Regex: "(a|b)" }, behavior: "Removed", invert: false };
const spaced = { type: "Split", pattern: { String: " " }, behavior: "MergedWithPrevious", invert: false };
const bpe = { type: "BPE", vocab: { a: 0 }, merges: [] };
const unigram = { type: "Unigram", unk_id: 0, vocab: [["a", 0]] };
const template = base["post_processor"] as { special_tokens: Record<string, object> };

test.each<[string, object]>([
  ['normalizer.type is "Nmt", which is not built', { normalizer: { type: "Nmt" } }],
  [
    'normalizer.normalizers.0.type is "ByteLevel"',
    { normalizer: { type: "Sequence", normalizers: [{ type: "ByteLevel" }] } },
  ],
  ["normalizer.fold_case (true) is not known", { normalizer: { type: "Lowercase", fold_case: true } }],
  ['pre_tokenizer.type is "Whitespace", which is not built', { pre_tokenizer: { type: "Whitespace" } }],
  ['pre_tokenizer.type is "Digits"', { pre_tokenizer: { type: "Digits", individual_digits: true } }],
  ['pre_tokenizer.behavior is "Isolated"', { pre_tokenizer: { type: "Punctuation", behavior: "Isolated" } }],
  ["not built together", { pre_tokenizer: split }],
  ["not built together", { pre_tokenizer: { ...split, behavior: "Isolated", invert: true } }],
  ['pre_tokenizer.behavior is "MergedWithPrevious"', { pre_tokenizer: spaced }],
  ["add_prefix_space = false", { pre_tokenizer: { type: "Metaspace", add_prefix_space: false } }],
  ['model.type is "WordLevel", which is not built', { model: { ...model, type: "WordLevel" } }],
  ["model.dropout is 0.1, which is not built", { model: { ...bpe, dropout: 0.1 } }],
  ['model.continuing_subword_prefix is "##"', { model: { ...bpe, continuing_subword_prefix: "##" } }],
  ["fuse_unk is built only with the pre_tokenizer Metaspace", { model: { ...bpe, fuse_unk: true } }],
  ["model.byte_fallback is true", { model: { ...unigram, byte_fallback: true } }],
  ["only with the pre_tokenizer Metaspace", { model: unigram }],
  ["added_tokens.0.single_word is true", { added_tokens: [{ id: 0, content: "x", single_word: true }] }],
  ['padding.direction is "Left"', { padding: { direction: "Left" } }],
  ['truncation.direction is "Left"', { truncation: { direction: "Left" } }],
  ["truncation.stride is 4", { truncation: { stride: 4 } }],
  ["role (1) is not known here", { role: 1 }],
  [
    "post_processor gives [CLS] the id 7",
    {
      post_processor: {
        ...template,
        special_tokens: { ...template.special_tokens, "[CLS]": { id: "[CLS]", ids: [7], tokens: ["[CLS]"] } },
      },
    },
  ],
])("what is not computed as the reference implementation does it is refused: %s", (message, change) => {
  expect(() => create(change)).toThrow(
    expect.objectContaining({ code: "INVALID_TOKENIZER", message: expect.stringContaining(message) }),
  );
});

test("a file that does not say what its model is has one all the same", () => {
  const { type: _, ...untyped } = model as { type: string };
  expect(create({ model: untyped }).encode(["cat"])).toEqual(create({}).encode(["cat"]));
});
