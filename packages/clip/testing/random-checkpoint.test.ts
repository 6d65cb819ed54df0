import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTokenizer } from "../src/tokenizer/create-tokenizer.ts";
import { byteTokenizer } from "./byte-tokenizer.ts";
import { TINY, writeRandomCheckpoint } from "./random-checkpoint.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "random-checkpoint-"));
});
afterAll(() => rm(root, { recursive: true }));

async function weights(name: string, seed: number): Promise<Buffer> {
  await writeRandomCheckpoint(join(root, name), TINY, { seed });
  return readFile(join(root, name, "open_clip_model.safetensors"));
}

test("a seed gives the same weights again, another seed others", async () => {
  const first = await weights("first", 1);
  expect((await weights("again", 1)).equals(first)).toBe(true);
  expect((await weights("other", 2)).equals(first)).toBe(false);
});

test("the byte tokenizer gives every byte of a word a token, between start and end", () => {
  const tokenizer = createTokenizer(byteTokenizer(600), { contextLength: 16 });
  expect(tokenizer.count("ab é")).toBe(6);
  const { ids, tokenCounts } = tokenizer.encode(["ab é"], "longest");
  expect([...ids]).toEqual([598, 97, 98 + 256, 0xc3, 0xa9 + 256, 599]);
  expect([...tokenCounts]).toEqual([6]);
});
