import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { clipTokenizerJson } from "../../testing/clip-tokenizer-json.ts";
import { OPEN_CLIP_CLEANING } from "./clean-text.ts";
import { createTokenizer } from "./create-tokenizer.ts";
import { repairText } from "./repair-text/repair-text.ts";
import { OPENAI_SIMPLE, OPEN_CLIP_SIMPLE, type SimpleTokenizer } from "./simple-tokenizer.ts";
import { unescapeHtml } from "./unescape-html.ts";

interface Case {
  readonly text: string;
  readonly repaired: string;
  readonly whitespace: string;
  readonly canonicalize: string;
  readonly ids: readonly number[];
  readonly openai?: readonly number[];
}

/** What ftfy 6.3.1, open_clip 3.3.0, openai-clip 1.0.1 and Python 3.11 give; made by fixtures/tokenizer/make_text_repair.py. */
const { cases, references } = JSON.parse(
  readFileSync(new URL("../../fixtures/tokenizer/text_repair_cases.json", import.meta.url), "utf8"),
) as {
  cases: readonly Case[];
  references: readonly { text: string; unescaped: string; repaired: string }[];
};

const tokenizerOf = (simple: SimpleTokenizer) =>
  createTokenizer(clipTokenizerJson(), { contextLength: 1_000, clean: OPEN_CLIP_CLEANING.lower, simple });
const openClip = tokenizerOf(OPEN_CLIP_SIMPLE);
const openAi = tokenizerOf(OPENAI_SIMPLE);

test("there are some hundred texts, most of which need repair", () => {
  expect(cases.length).toBeGreaterThan(500);
  expect(cases.filter(({ text, repaired }) => text !== repaired).length).toBeGreaterThan(400);
});

test.each(cases)("$text is repaired as ftfy does it", ({ text, repaired }) => {
  expect(repairText(text)).toBe(repaired);
});

test.each(cases)("$text is cleaned as open_clip does it", ({ text, whitespace, canonicalize }) => {
  expect(OPEN_CLIP_CLEANING.whitespace(text)).toBe(whitespace);
  expect(OPEN_CLIP_CLEANING.canonicalize(text)).toBe(canonicalize);
});

test.each(cases)("$text has the tokens of SimpleTokenizer", ({ text, ids, openai = ids }) => {
  expect([...openClip.encode([text], "longest").ids].slice(1, -1)).toEqual(ids);
  expect([...openAi.encode([text], "longest").ids].slice(1, -1)).toEqual(openai);
  expect(openClip.count(text)).toBe(ids.length + 2);
});

test("HTML's character references are replaced as Python and ftfy do it, each name and number at the limits", () => {
  expect(references.length).toBeGreaterThan(40);
  for (const { text, unescaped, repaired } of references) {
    expect(unescapeHtml(text)).toBe(unescaped);
    expect(repairText(text)).toBe(repaired);
  }
});

test("a line of more than a million characters is repaired in pieces of a million", () => {
  const before = "\u{1f436}".repeat(999_999);
  expect(repairText(`${before}Ã©`)).toBe(`${before}Ã©`);
  expect(repairText(`${before}\nÃ©`)).toBe(`${before}\né`);
});
