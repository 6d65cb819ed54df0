import fc from "fast-check";
import { expect, test } from "vitest";
import type { DataSet } from "../datasets/data-set.ts";
import { shardFile, shardOfFile } from "./shard-file.ts";
import { shardsOfClasses, shardsOfRanges } from "./plan-shards.ts";

test("every item is in exactly one shard, and none is larger than asked for", () => {
  fc.assert(
    fc.property(fc.nat(500), fc.integer({ min: 1, max: 70 }), (items, size) => {
      const shards = shardsOfRanges(items, size);
      const lists = Array.from({ length: shards.count }, (_, shard) => shards.itemsOf(shard));
      expect(lists.flat()).toEqual(Array.from({ length: items }, (_, i) => i));
      expect(lists.every((list) => list.length > 0 && list.length <= size)).toBe(true);
    }),
  );
});

const labelled = (labels: readonly (string | null)[]): DataSet => ({
  name: "",
  format: "folder",
  path: "photos",
  size: labels.length,
  classes: [],
  classTemplates: null,
  notes: [],
  item: (index) => ({
    index,
    id: `${index}.png`,
    label: labels[index],
    boxes: null,
    file: `photos/${index}.png`,
    bytes: () => Promise.reject(new Error("not read")),
  }),
});

test("parts found over a class make the class a shard", () => {
  const shards = shardsOfClasses(labelled(["b", "a", "b", "__proto__", "a"]), 5);
  expect(Array.from({ length: shards.count }, (_, shard) => shards.itemsOf(shard))).toEqual([
    [0, 2],
    [1, 4],
    [3],
  ]);
  expect(shardsOfClasses(labelled(["b", "a", "b"]), 2)).toMatchObject({ count: 2, items: 2 });
  expect(() => shardsOfClasses(labelled(["a", null]), 2)).toThrow(
    expect.objectContaining({ code: "INVALID_DATA_SET", message: expect.stringContaining("1.png") }),
  );
});

test("a file's name says which shard it is; no other file is one", () => {
  for (const index of [0, 7, 999_999, 1_000_000]) expect(shardOfFile(shardFile(index))).toBe(index);
  for (const name of [
    "run.json",
    "shard-7.parquet",
    "shard-0000007.parquet",
    ".shard-000007.parquet.x.tmp",
    "shard-000007.parquet.tmp",
  ]) {
    expect(shardOfFile(name), name).toBeNull();
  }
});
