import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readTokenizerSettings } from "../checkpoints/read-tokenizer-settings.ts";
import { bertTokenizerFile } from "./bert-vocabulary.ts";
import { createTokenizer } from "./create-tokenizer.ts";

interface Case {
  readonly files: { readonly "tokenizer.json": object; readonly "tokenizer_config.json": object };
  readonly padId: number;
  readonly ids: readonly (readonly number[])[];
}

/** What transformers' tokenizers make of texts (make_hub_tokenizers.py). */
const { length, texts, cases } = JSON.parse(
  readFileSync(new URL("../../fixtures/tokenizer/hub_tokenizers.json", import.meta.url), "utf8"),
) as { length: number; texts: readonly string[]; cases: Readonly<Record<string, Case>> };

const settingsOf = (value: object, json: object) =>
  readTokenizerSettings([{ path: "tokenizer_config.json", value, sha256: "" }], json);

const tokenizerOf = ({ files, padId }: Case, more: object = {}) => {
  const json = files["tokenizer.json"];
  const { padToken, ends } = settingsOf({ ...files["tokenizer_config.json"], ...more }, json);
  return createTokenizer(json, { contextLength: length, pad: "token", padId, padToken, ends });
};

test.each(Object.entries(cases))("texts have the ids that transformers gives them: %s", (_, given) => {
  const tokenizer = tokenizerOf(given);
  expect(texts.length).toBeGreaterThan(25);
  for (const [i, text] of texts.entries()) {
    expect([...tokenizer.encode([text]).ids], JSON.stringify(text)).toEqual(given.ids[i]);
  }
});

const nllb = cases["NLLB, deu_Latn"]!;
const xlm = cases["XLM-RoBERTa"]!;

test("NLLB's language stands before a text and the end after it, whatever tokenizer.json has", () => {
  const json = nllb.files["tokenizer.json"] as { post_processor: { single: readonly object[] } };
  const [language, text, end] = json.post_processor.single;
  const older = { ...json, post_processor: { ...json.post_processor, single: [text, end, language] } };
  const files = { ...nllb.files, "tokenizer.json": older };
  expect([...tokenizerOf({ ...nllb, files }).encode([texts[0]!]).ids]).toEqual(nllb.ids[0]);
  expect(() => createTokenizer(older, { contextLength: length })).toThrow("two tokens after a text");
});

test("settings of NLLB's that are not built are refused by name", () => {
  expect(() => tokenizerOf(nllb, { legacy_behaviour: true })).toThrow("legacy_behaviour is true");
  expect(() => tokenizerOf(nllb, { src_lang: "xxx_Latn" })).toThrow("has no token xxx_Latn");
  expect(() => tokenizerOf(xlm, { src_lang: "en_XX" })).toThrow('src_lang is "en_XX"');
});

test("a tokenizer that pads with another id than the encoder looks for is refused", () => {
  const bert = cases["BERT, small letters"]!;
  expect(() => tokenizerOf({ ...bert, padId: 1 })).toThrow(
    "pads texts with the id 0, the text encoder with 1",
  );
  // Without settings, BERT's padding is known by its name.
  const alone = createTokenizer(bert.files["tokenizer.json"], { contextLength: 8, pad: "token", padId: 0 });
  expect(alone.encode(["a dog"]).ids.at(-1)).toBe(0);
});

test("a table of characters that is none is refused", () => {
  const broken = { type: "Precompiled", precompiled_charsmap: "AAAA" };
  expect(() =>
    createTokenizer({ ...xlm.files["tokenizer.json"], normalizer: broken }, { contextLength: 8 }),
  ).toThrow("precompiled_charsmap is not a table of SentencePiece");
});

test("BERT's vocabulary alone makes the tokenizer that transformers makes of it", () => {
  const bert = cases["BERT, small letters"]!;
  const { model } = bert.files["tokenizer.json"] as { model: { vocab: Readonly<Record<string, number>> } };
  const tokens = Object.entries(model.vocab).toSorted(([, a], [, b]) => a - b);
  for (const end of ["\n", "\r\n"]) {
    const file = tokens.map(([token]) => token + end).join("");
    const json = bertTokenizerFile(file, "vocab.txt");
    const tokenizer = createTokenizer(json, { contextLength: length, pad: "token", padId: bert.padId });
    for (const [i, text] of texts.entries()) expect([...tokenizer.encode([text]).ids]).toEqual(bert.ids[i]);
  }
  expect(() => bertTokenizerFile("[PAD]\n[UNK]\nthe\n", "vocab.txt")).toThrow(
    "vocab.txt: has no token [CLS]",
  );
});
