import { createHash } from "node:crypto";
import { mkdtemp, open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rememberedHash } from "./remembered-hash.ts";

const SIZE = 33_000_000;
let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "remembered-hash-"));
});
afterAll(() => rm(root, { recursive: true }));

async function largeFile(name: string): Promise<string> {
  const path = join(root, name);
  await writeFile(path, name);
  await truncate(path, SIZE);
  return path;
}

async function hashOf(path: string, from = 0): Promise<string> {
  return createHash("sha256")
    .update((await readFile(path)).subarray(from))
    .digest("hex");
}

/** Replaces every remembered hash by one of only this digit. */
async function poison(directory: string, digit: string): Promise<void> {
  const file = join(directory, "hashes.json");
  await writeFile(file, (await readFile(file, "utf8")).replaceAll(/[0-9a-f]{64}/g, digit.repeat(64)));
}

test("a large file's hash is remembered until the file changes", async () => {
  const [path, directory] = [await largeFile("model"), join(root, "memory")];
  expect(await rememberedHash(path, { directory })).toBe(await hashOf(path));
  expect(await rememberedHash(path, { directory, from: 8 })).toBe(await hashOf(path, 8));
  await poison(directory, "a");
  expect(await rememberedHash(path, { directory })).toBe("a".repeat(64));
  expect(await rememberedHash(path, { directory, from: 8 })).toBe("a".repeat(64));
  const file = await open(path, "r+");
  await file.write(Buffer.from("x"), 0, 1, SIZE - 1);
  await file.close();
  expect(await rememberedHash(path, { directory })).toBe(await hashOf(path));
});

test("a memory that cannot be read or written costs time, not correctness", async () => {
  const path = await largeFile("other");
  const directory = join(root, "broken");
  expect(await rememberedHash(path, { directory })).toBe(await hashOf(path));
  for (const content of ["{", "[]", '{"x":{"identity":1,"sha256":"y"}}']) {
    await writeFile(join(directory, "hashes.json"), content);
    expect(await rememberedHash(path, { directory })).toBe(await hashOf(path));
  }
  const inTheWay = join(root, "file");
  await writeFile(inTheWay, "");
  expect(await rememberedHash(path, { directory: inTheWay })).toBe(await hashOf(path));
});

test("a file that is not there is an error", async () => {
  await expect(rememberedHash(join(root, "none"), { directory: root })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
