import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { OPEN_CLIP_CLEANING, canonicaliseText } from "./clean-text.ts";
import { lowerEach } from "./lower-case.ts";
import { createTokenizer } from "./create-tokenizer.ts";

interface Oracle {
  readonly tokenizer: object;
  readonly padId: number;
  readonly cases: readonly { readonly text: string; readonly ids: readonly number[] }[];
}

const oracle = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../fixtures/tokenizer/${name}.json`, import.meta.url), "utf8"),
  ) as Oracle;
const siglip = oracle("siglip_cases");
const siglip2 = oracle("siglip2_cases");

/*
 * Small vocabularies trained with Hugging Face's tokenizers 0.23.3, whose ids the cases hold: Unigram in the form of
 * SigLIP's file (Metaspace, </s> at the end), byte pairs with byte fallback in that of SigLIP 2's (Gemma). The texts
 * were cleaned by Python as transformers' SiglipTokenizer and Siglip2Tokenizer do.
 */
test.each([
  ["SigLIP", siglip, canonicaliseText],
  ["SigLIP 2", siglip2, lowerEach],
])("a tokenizer in %s's form gives the ids of the reference implementation", (_, oracle, clean) => {
  const tokenizer = createTokenizer(oracle.tokenizer, { contextLength: 400, pad: "token", clean });
  expect(oracle.cases.length).toBeGreaterThan(20);
  for (const { text, ids } of oracle.cases) {
    expect([...tokenizer.encode([text], "longest").ids], text).toEqual(ids);
    expect(tokenizer.count(text)).toBe(ids.length);
  }
});

test.each([
  ["its end token, where <pad> is an ordinary piece", siglip],
  ["its padding token", siglip2],
])("a text is padded to the context with %s", (_, oracle) => {
  const tokenizer = createTokenizer(oracle.tokenizer, { contextLength: 64, pad: "token" });
  const { ids, length, tokenCounts } = tokenizer.encode(["a dog"], "full");
  expect(length).toBe(64);
  expect(tokenCounts[0]).toBeLessThan(10);
  expect(new Set(ids.subarray(tokenCounts[0]))).toEqual(new Set([oracle.padId]));
});

test("a tokenizer.json that says how it pads is followed", () => {
  const padding = { strategy: { Fixed: 64 }, direction: "Right", pad_id: 7, pad_token: "x" };
  const tokenizer = createTokenizer({ ...siglip2.tokenizer, padding }, { contextLength: 64, pad: "token" });
  expect(tokenizer.encode(["a dog"], "full").ids.at(-1)).toBe(7);
});

test("canonical texts have no punctuation, no capitals and single spaces", () => {
  expect(canonicaliseText("  A photo,\tof the Dog\u2019s\u00a0tail_end!  ")).toBe(
    "a photo of the dog\u2019s tailend",
  );
  expect(OPEN_CLIP_CLEANING.canonicalize("tail_end __ x")).toBe("tail end x");
});
