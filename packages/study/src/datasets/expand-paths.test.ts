import { join } from "node:path";
import { expect, test } from "vitest";
import { expectRefusal } from "../../testing/items.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { checkShards } from "./check-shards.ts";
import { expandBraces, expandPaths } from "./expand-paths.ts";

const folder = temporaryFolder();

test("braces stand for what they do in a shell", () => {
  expect(expandBraces("a")).toEqual(["a"]);
  expect(expandBraces("s-{008..011}.tar")).toEqual(["s-008.tar", "s-009.tar", "s-010.tar", "s-011.tar"]);
  expect(expandBraces("s-{9..11}")).toEqual(["s-9", "s-10", "s-11"]);
  expect(expandBraces("{3..1}")).toEqual(["3", "2", "1"]);
  expect(expandBraces("{a,b}{0..1}")).toEqual(["a0", "a1", "b0", "b1"]);
  expect(expandBraces("{a,{1..2}b}")).toEqual(["a", "1b", "2b"]);
});

test("a pattern of more files than any data set has is refused before it is written out", () => {
  expect(() => expandBraces("{0..99999999}")).toThrow(/stands for 100000000 files, 1000000 are allowed/);
  expect(() => expandBraces("{0..1999}{0..1999}")).toThrow(/more than 1000000 files/);
});

test("stars match names, sorted, in folders too; hidden files only when asked for", async () => {
  for (const name of ["x/2.tar", "x/10.tar", "y/1.tar", "y/.h.tar", "y/1.txt", "z.tar"]) folder.write(name);
  const files = async (pattern: string) => (await expandPaths(join(folder.path, pattern))).files;
  expect(await files("*/*.tar")).toEqual(["x/10.tar", "x/2.tar", "y/1.tar"]);
  expect(await files("y/?.t*")).toEqual(["1.tar", "1.txt"]);
  expect(await files("{y,x}/*.tar")).toEqual(["y/1.tar", "x/10.tar", "x/2.tar"]);
  expect(await files("y/.*.tar")).toEqual([".h.tar"]);
  await expectRefusal(expandPaths(join(folder.path, "{x,q}/*.tar")), /q/, "NOT_FOUND");
});

test("a series that says how many files it has must be whole", () => {
  const files = [0, 1, 3, 4].map((i) => `data/train-0000${i}-of-00005.parquet`);
  expect(() => checkShards("root", files)).toThrow(
    /data\/train-\*-of-00005\.parquet: .*5 files of which 4 are there \(missing: 2\)/,
  );
  expect(() =>
    checkShards("root", [...files, "data/train-00002-of-00005.parquet", "b-0-of-1"]),
  ).not.toThrow();
  expect(() => checkShards("root", ["a-0-of-999999999"])).toThrow(/missing: 1, 2, 3 and 1 more/);
});
