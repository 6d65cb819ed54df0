import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createTokenizer, type TokenizerConfig } from "./create-tokenizer.ts";

const EMOJI = JSON.parse(
  readFileSync(new URL("../../../../models/emoji/emoji-vit-s/tokenizer.json", import.meta.url), "utf8"),
) as Record<string, unknown>;
const CASES = JSON.parse(
  readFileSync(new URL("../../fixtures/tokenizer/emoji_cases.json", import.meta.url), "utf8"),
) as { text: string; ids: number[] }[];

const emoji = createTokenizer(EMOJI, { contextLength: 32 });
const [START, END, DOG] = [2234, 2235, 1025];

/** Whether CLIP's byte alphabet writes a byte as the Latin-1 character itself. */
const printable = (byte: number) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173 && byte < 256);

/** A tokenizer.json in the shape of Hugging Face's CLIP, with a vocabulary of bytes and a few merges. */
function clipLike(change: Record<string, unknown> = {}): Record<string, unknown> {
  let shifted = 256;
  const bytes = Array.from({ length: 256 }, (_, i) => String.fromCodePoint(printable(i) ? i : shifted++));
  const merges = ["c a", "ca t</w>"];
  const tokens = [
    ...bytes,
    ...bytes.map((byte) => `${byte}</w>`),
    "ca",
    "cat</w>",
    "<|startoftext|>",
    "<|endoftext|>",
  ];
  const special = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [
      { id: 514, content: "<|startoftext|>", ...special },
      { id: 515, content: "<|endoftext|>", ...special },
    ],
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "NFC" },
        { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
        { type: "Lowercase" },
      ],
    },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        {
          type: "Split",
          pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
          behavior: "Removed",
          invert: true,
        },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: {
      type: "RobertaProcessing",
      sep: ["<|endoftext|>", 515],
      cls: ["<|startoftext|>", 514],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: "<|endoftext|>",
      continuing_subword_prefix: "",
      end_of_word_suffix: "</w>",
      fuse_unk: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
    },
    ...change,
  };
}

const at = (character: string) => character.codePointAt(0)!;

const template = (...single: object[]) => ({
  type: "TemplateProcessing",
  single,
  pair: [],
  special_tokens: { "<|endoftext|>": { id: "<|endoftext|>", ids: [515], tokens: ["<|endoftext|>"] } },
});

test("the embedded model's tokenizer gives the ids of Hugging Face's own", () => {
  const { ids, length } = emoji.encode(CASES.map(({ text }) => text));
  expect(length).toBe(32);
  for (const [i, { ids: all }] of CASES.entries()) {
    const expected = all.length > 32 ? [...all.slice(0, 31), END] : all;
    const padded = [...expected, ...Array<number>(32 - expected.length).fill(0)];
    expect([...ids.subarray(i * 32, (i + 1) * 32)]).toEqual(padded);
  }
});

test("padding to the longest text of the batch gives the same tokens", () => {
  const { ids, length, tokenCounts } = emoji.encode(["dog", "dog dog dog"], "longest");
  expect(length).toBe(5);
  expect([...ids]).toEqual([START, DOG, END, 0, 0, START, DOG, DOG, DOG, END]);
  expect([...tokenCounts]).toEqual([3, 5]);
});

test("a text beyond the context is cut and keeps its end token, which no other token follows", () => {
  const { ids, tokenCounts } = emoji.encode(["dog ".repeat(31), "dog ".repeat(30), "dog ".repeat(29)]);
  expect([...tokenCounts]).toEqual([32, 32, 31]);
  for (let i = 0; i < 3; i++) {
    const row = ids.subarray(i * 32, (i + 1) * 32);
    expect(row[tokenCounts[i]! - 1]).toBe(END);
    expect(row.indexOf(END)).toBe(tokenCounts[i]! - 1);
  }
});

test("the highest id of a row is its first end token, so both pooling rules agree", () => {
  const texts = ["", "dog", "<|endoftext|> dog", "a dog <|endoftext|> cat <|endoftext|>", "x ".repeat(99)];
  const { ids, length } = emoji.encode(texts);
  for (let i = 0; i < texts.length; i++) {
    const row = [...ids.subarray(i * length, (i + 1) * length)];
    expect(row.indexOf(Math.max(...row))).toBe(row.indexOf(emoji.endId));
  }
  expect(emoji.vocabularySize).toBe(END + 1);
});

test("the empty text and white space are a start and an end token", () => {
  for (const text of ["", " ", "\n\t"]) {
    expect([...emoji.encode([text], "longest").ids]).toEqual([START, END]);
    expect(emoji.count(text)).toBe(2);
  }
});

test("no input is lost: what has no token of its own is its bytes", () => {
  for (const [text, bytes] of [
    ["🐶", 4],
    ["你", 3],
    ["\u0000", 1],
  ] as const) {
    expect(emoji.count(text)).toBe(2 + bytes);
  }
  const [row] = [[...emoji.encode(["dog 🐶 DOG"], "longest").ids]];
  expect([row![1], row!.at(-2), row!.length]).toEqual([DOG, DOG, 8]);
});

test("very long texts give what their beginning gives", () => {
  const word = "a".repeat(10_000);
  expect(emoji.encode([word]).ids).toEqual(emoji.encode([word.slice(0, 3_000)]).ids);
  const spaced = `${" ".repeat(10_000)}dog dog`;
  expect([...emoji.encode([spaced], "longest").ids]).toEqual([START, DOG, DOG, END]);
  const text = "an emoji of a fire engine, ".repeat(400);
  expect(emoji.encode([text]).ids).toEqual(emoji.encode([text.slice(0, 200)]).ids);
});

test("count tells how many tokens a text takes, also beyond the context", () => {
  expect(emoji.count("dog ".repeat(100))).toBe(102);
  expect(emoji.count(CASES[0]!.text)).toBe(CASES[0]!.ids.length);
});

test("no texts give an empty batch", () => {
  expect(emoji.encode([])).toMatchObject({ ids: new Int32Array(), length: 32 });
});

test("a tokenizer.json in the shape of Hugging Face's CLIP lower-cases, composes and splits as CLIP does", () => {
  const clip = createTokenizer(clipLike(), { contextLength: 77 });
  const cat = 513;
  expect([...clip.encode(["Cat  CAT\n"], "longest").ids]).toEqual([514, cat, cat, 515]);
  expect([...clip.encode(["cat's 12"], "longest").ids]).toEqual([
    514,
    cat,
    at("'"),
    256 + at("s"),
    256 + at("1"),
    256 + at("2"),
    515,
  ]);
  const composed = clip.encode(["\u00e9"], "longest").ids;
  expect([...composed]).toEqual([514, 0xc3, 256 + 0xa9, 515]);
  expect(clip.encode(["e\u0301"], "longest").ids).toEqual(composed);
  expect(clip.encode(["🐶"], "longest").length).toBe(6);
  expect(clip.encode([""]).ids.slice(0, 3)).toEqual(Int32Array.of(514, 515, 0));
});

test("a file without a post-processor gets CLIP's start and end tokens", () => {
  const bare = createTokenizer(clipLike({ post_processor: null }), { contextLength: 77 });
  expect(bare.encode(["a cat"])).toEqual(
    createTokenizer(clipLike(), { contextLength: 77 }).encode(["a cat"]),
  );
});

test("a file that adds an end token alone starts with the text, and pads as told", () => {
  const text = { Sequence: { id: "A", type_id: 0 } };
  const end = { SpecialToken: { id: "<|endoftext|>", type_id: 0 } };
  const ended = createTokenizer(clipLike({ post_processor: template(text, end) }), {
    contextLength: 4,
    pad: "token",
  });
  expect([...ended.encode(["cat"]).ids]).toEqual([513, 515, 515, 515]);
  expect(() =>
    createTokenizer(clipLike({ post_processor: template(end, text) }), { contextLength: 4 }),
  ).toThrow(/puts no end token/);
});

test("a malformed tokenizer.json is refused by name", () => {
  const model = EMOJI["model"] as Record<string, unknown>;
  const malformed: unknown[] = [
    null,
    1,
    "x",
    [],
    {},
    { ...EMOJI, model: undefined },
    { ...EMOJI, model: null },
    { ...EMOJI, model: { type: "BPE" } },
    { ...EMOJI, model: { ...model, type: "Nonsense", vocab: undefined } },
    { ...EMOJI, model: { ...model, merges: undefined } },
    { ...EMOJI, added_tokens: null },
    { ...EMOJI, pre_tokenizer: { type: "Nonsense" } },
    { ...EMOJI, pre_tokenizer: { type: "Split", pattern: { Regex: "[" }, behavior: "Removed" } },
    { ...EMOJI, added_tokens: [], post_processor: null, model: { ...model, vocab: { a: 0 }, merges: [] } },
  ];
  for (const json of malformed) {
    expect(
      () => createTokenizer(json, { contextLength: 32 }, "m/tokenizer.json"),
      JSON.stringify(json)?.slice(0, 80),
    ).toThrow(
      expect.objectContaining({
        code: "INVALID_TOKENIZER",
        message: expect.stringContaining("m/tokenizer.json"),
      }),
    );
  }
});

test("of a file for CLIP's SimpleTokenizer, vocabulary and merges are used, and must be there", () => {
  const simple = { start: "<s>", end: "<e>" };
  const bare = clipLike({
    added_tokens: undefined,
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
  });
  const model = bare["model"] as Record<string, unknown>;
  const ids = [514, 513, at("'"), 256 + at("s"), 256 + at("C"), 515, 256 + at("x"), 515];
  for (const json of [clipLike(), bare]) {
    const tokenizer = createTokenizer(json, { contextLength: 77, simple });
    expect([...tokenizer.encode(["cat's C<e>x"], "longest").ids]).toEqual(ids);
    expect(tokenizer.count("!<e>")).toBe(6);
    const [, first] = tokenizer.encode(["\u03a3x"], "longest").ids;
    expect(first).toBe(
      createTokenizer(clipLike({ normalizer: null }), { contextLength: 77 }).encode(["\u03a3x"]).ids[1],
    );
  }
  for (const json of [
    { ...bare, model: null },
    { ...bare, model: { ...model, merges: undefined } },
  ]) {
    expect(() => createTokenizer(json, { contextLength: 77, simple }, "m/tokenizer.json")).toThrow(
      expect.objectContaining({
        code: "INVALID_TOKENIZER",
        message: expect.stringMatching(/merges|model is not valid/),
      }),
    );
  }
});

test("a context that holds no text is refused", () => {
  for (const contextLength of [0, 2, 3.5, Number.NaN]) {
    const config: TokenizerConfig = { contextLength };
    expect(() => createTokenizer(EMOJI, config)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  }
});
