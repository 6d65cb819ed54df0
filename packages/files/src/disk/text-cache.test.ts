import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { matrix } from "@commonground/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileTextCache } from "./text-cache.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "text-cache-"));
});
afterAll(() => rm(root, { recursive: true }));

const key = (digit: string): string => digit.repeat(64);
const weights = matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6));

test("what is kept comes back, in another run too", async () => {
  const directory = join(root, "a", "b");
  expect(await fileTextCache(directory).get(key("1"))).toBeUndefined();
  await fileTextCache(directory).set(key("1"), weights);
  expect(await fileTextCache(directory).get(key("1"))).toEqual(weights);
  expect(await fileTextCache(directory).get(key("2"))).toBeUndefined();
});

test("a damaged file counts as absent and is written anew", async () => {
  const directory = join(root, "damaged");
  const cache = fileTextCache(directory);
  await cache.set(key("1"), weights);
  const path = join(directory, `${key("1")}.safetensors`);
  const good = await readFile(path);
  const flipped = Buffer.from(good);
  flipped[good.length - 1]! ^= 1;
  for (const bad of [flipped, good.subarray(0, 20), Buffer.alloc(0)]) {
    await writeFile(path, bad);
    expect(await cache.get(key("1"))).toBeUndefined();
    await cache.set(key("1"), weights);
    expect(await cache.get(key("1"))).toEqual(weights);
  }
});

test("beyond its size the cache forgets what was used longest ago, and nothing that is not its own", async () => {
  const directory = join(root, "full");
  await fileTextCache(directory).set(key("1"), weights);
  await fileTextCache(directory).set(key("2"), weights);
  await writeFile(join(directory, "notes.txt"), "mine");
  for (const digit of ["1", "2"]) {
    await utimes(join(directory, `${key(digit)}.safetensors`), new Date(0), new Date(Number(digit) * 1000));
  }
  const size = (await readFile(join(directory, `${key("1")}.safetensors`))).length;
  const cache = fileTextCache(directory, { maxBytes: 2.5 * size });
  expect(await cache.get(key("1"))).toEqual(weights);
  await cache.set(key("3"), weights);
  expect(await readdir(directory)).toEqual([
    `${key("1")}.safetensors`,
    `${key("3")}.safetensors`,
    "notes.txt",
  ]);
});

test("embeddings that came with a package are found first and left as they are", async () => {
  const [shipped, directory] = [join(root, "shipped"), join(root, "beside")];
  await fileTextCache(shipped).set(key("1"), weights);
  await fileTextCache(shipped).set(key("2"), weights);
  const path = join(shipped, `${key("1")}.safetensors`);
  const before = await stat(path);
  await writeFile(join(shipped, `${key("2")}.safetensors`), "damaged");
  const cache = fileTextCache(directory, { shipped });
  expect(await cache.get(key("1"))).toEqual(weights);
  expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);
  expect(await cache.get(key("2"))).toBeUndefined();
  await cache.set(key("2"), weights);
  expect(await cache.get(key("2"))).toEqual(weights);
  expect(await readdir(directory)).toEqual([`${key("2")}.safetensors`]);
  expect(await readFile(join(shipped, `${key("2")}.safetensors`), "utf8")).toBe("damaged");
});

test("a folder that cannot be written keeps nothing and breaks nothing", async () => {
  const file = join(root, "file");
  await writeFile(file, "");
  const cache = fileTextCache(join(file, "below"));
  await cache.set(key("1"), weights);
  expect(await cache.get(key("1"))).toBeUndefined();
});
