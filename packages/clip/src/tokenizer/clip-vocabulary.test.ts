import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENTRIES, clipTokenizerJson } from "../../testing/clip-tokenizer-json.ts";
import { OPEN_CLIP_CLEANING } from "./clean-text.ts";
import { createTokenizer } from "./create-tokenizer.ts";
import { OPENAI_SIMPLE } from "./simple-tokenizer.ts";

const { cases } = JSON.parse(
  readFileSync(new URL("../../fixtures/tokenizer/clip_bpe.json", import.meta.url), "utf8"),
) as { cases: { text: string; ids: number[] }[] };

const tokenizer = createTokenizer(clipTokenizerJson(), { contextLength: 77 });

test("the vocabulary has the 49,408 entries of OpenAI's", () => {
  expect(tokenizer.vocabularySize).toBe(ENTRIES);
});

const padded = (ids: readonly number[]) => {
  const row = [ENTRIES - 2, ...ids.slice(0, 75), ENTRIES - 1];
  return [...row, ...Array.from({ length: 77 - row.length }, () => 0)];
};

/** The published tokenizer.json leaves HTML's entities as they are, and so does transformers. */
function withoutEntities(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

test.each(cases)("$text, its entities resolved, has the ids of OpenAI's tokenizer", ({ text, ids }) => {
  expect([...tokenizer.encode([withoutEntities(text)], "full").ids]).toEqual(padded(ids));
});

const openai = createTokenizer(clipTokenizerJson(), {
  contextLength: 77,
  clean: OPEN_CLIP_CLEANING.lower,
  simple: OPENAI_SIMPLE,
});

test("OpenAI's tokenizer knows its own names of start and end token", () => {
  const [, start, end] = openai.encode(["<|startoftext|><|endoftext|>"], "longest").ids;
  expect([start, end]).toEqual([ENTRIES - 2, ENTRIES - 1]);
  expect(openai.count("<start_of_text>")).toBeGreaterThan(3);
});

test("Hugging Face's files lower each character for itself, a sigma at a word's end too", () => {
  expect(tokenizer.encode(["ΟΔΟΣ"]).ids).toEqual(tokenizer.encode(["οδοσ"]).ids);
  expect(tokenizer.encode(["οδος"]).ids).not.toEqual(tokenizer.encode(["οδοσ"]).ids);
  expect(openai.encode(["ΟΔΟΣ"]).ids).toEqual(openai.encode(["οδος"]).ids);
});
