import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { allItems, contents } from "../../testing/items.ts";
import { smallImage } from "../../testing/small-image.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { writeImageParquet } from "../../testing/write-image-parquet.ts";
import { openDataSet } from "./open-data-set.ts";

const folder = temporaryFolder();
const CLASSES = ["black tea", "café", "crane"];
const images: { name: string; label: string; bytes: Buffer }[] = [];
let expected: string[];

const pack = (tar: string, files: string[]) =>
  execFileSync("tar", ["-cf", join(folder.path, tar), "-C", join(folder.path, "web"), ...files]);

const fixture = (name: string) =>
  openDataSet(fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url)));

beforeAll(async () => {
  for (let i = 0; i < 13; i++) {
    const label = CLASSES[i % 3];
    const bytes = await smallImage(i);
    images.push({ name: `image-${i}`, label, bytes });
    folder.write(`folders/${label}/image-${i}.png`, bytes);
  }
  expected = await contents(await openDataSet(join(folder.path, "folders")));
});

test("a folder a class gives each image with its label and bytes, in a stable order", async () => {
  const dataSet = await openDataSet(join(folder.path, "folders"));
  expect(dataSet).toMatchObject({ format: "folder", name: "folders", size: 13, classes: CLASSES });
  expect(dataSet.item(0)).toMatchObject({ index: 0, id: "black tea/image-0.png", label: "black tea" });
  expect(Buffer.from(await dataSet.item(0).bytes())).toEqual(images[0].bytes);
  const ids = allItems(dataSet).map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(expected).size).toBe(13);
});

test("a Hugging Face Parquet shard, in groups of rows and in several files, gives the same items", async () => {
  const rows = images.map(({ bytes, label }) => ({ bytes, label: CLASSES.indexOf(label) }));
  const path = join(folder.path, "one.parquet");
  writeImageParquet(path, rows, CLASSES);
  const dataSet = await openDataSet(path);
  expect(dataSet).toMatchObject({ format: "parquet", size: 13, classes: CLASSES });
  expect(dataSet.item(12).id).toBe("one.parquet/12");
  expect(await contents(dataSet)).toEqual(expected);

  mkdirSync(join(folder.path, "hub/data"), { recursive: true });
  for (const [i, name] of ["train-00000-of-00002", "train-00001-of-00002"].entries()) {
    writeImageParquet(
      join(folder.path, `hub/data/${name}.parquet`),
      rows.slice(i * 7, i * 7 + 7),
      CLASSES,
      3,
    );
  }
  for (const name of ["hub", "hub/data/train-*.parquet", "hub/data/train-0000{0,1}-of-00002.parquet"]) {
    expect(await contents(await openDataSet(join(folder.path, name)))).toEqual(expected);
  }
});

test("WebDataset tar shards, packed by tar, give the same items", async () => {
  for (const { name, label, bytes } of images) {
    folder.write(`web/${name}.png`, bytes);
    folder.write(`web/${name}.cls`, `${CLASSES.indexOf(label)}\n`);
  }
  const names = images.flatMap(({ name }) => [`${name}.png`, `${name}.cls`]);
  pack("shard-00.tar", names.slice(0, 14));
  pack("shard-01.tar", names.slice(14));
  pack("all.tar", names);
  for (const name of ["all.tar", "shard-{00..01}.tar"]) {
    const dataSet = await openDataSet(join(folder.path, name), { classes: CLASSES });
    expect(dataSet).toMatchObject({ format: "webdataset", size: 13, classes: CLASSES });
    expect(await contents(dataSet)).toEqual(expected);
  }
});

test("tables of paths give the same items", async () => {
  const rows = images.map(({ name, label }) => ({ file: `folders/${label}/${name}.png`, label }));
  folder.write("t.csv", `label,file\r\n${rows.map(({ file, label }) => `${label},"${file}"`).join("\r\n")}`);
  folder.write("t.tsv", `file\tlabel\n${rows.map(({ file, label }) => `${file}\t${label}`).join("\n")}\n`);
  folder.write("t.jsonl", rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  for (const name of ["t.csv", "t.tsv", "t.jsonl"]) {
    const dataSet = await openDataSet(join(folder.path, name));
    expect(dataSet).toMatchObject({ format: "table", size: 13, classes: CLASSES });
    expect(await contents(dataSet)).toEqual(expected);
  }
});

test("one set, written by Python's datasets, pyarrow and tarfile, gives the same items from each", async () => {
  const folders = await fixture("images");
  expect(folders.size).toBe(6);
  const same = await contents(folders);
  for (const [name, format] of [
    ["hugging-face", "parquet"],
    ["zstd.parquet", "parquet"],
    ["paths.parquet", "table"],
    ["web", "webdataset"],
  ]) {
    const dataSet = await fixture(name);
    expect(dataSet).toMatchObject({ format, classes: CLASSES });
    expect(await contents(dataSet)).toEqual(same);
  }
  const boxes = allItems(await fixture("paths.parquet")).map((item) => item.boxes);
  expect(boxes.map((list) => list?.length)).toEqual([0, 1, 2, 0, 1, 2]);
  expect(boxes[1]).toEqual([[0, 1, 3.5, 3]]);
});

test("any item is read by itself, by another opening, in any order", async () => {
  for (const name of ["folders", "one.parquet", "all.tar", "t.jsonl"]) {
    const [first, second] = [
      await openDataSet(join(folder.path, name)),
      await openDataSet(join(folder.path, name)),
    ];
    const order = [12, 3, 4, 0, 11, 5];
    const all = await Promise.all(allItems(first).map((item) => item.bytes()));
    const some = await Promise.all(order.map((i) => second.item(i).bytes()));
    for (const [i, index] of order.entries()) {
      expect(second.item(index).id).toBe(first.item(index).id);
      expect(some[i]).toEqual(all[index]);
    }
  }
});

test("what an item gives is the caller's own, and an item outside is refused", async () => {
  const dataSet = await openDataSet(join(folder.path, "one.parquet"));
  (await dataSet.item(0).bytes()).fill(0);
  expect(Buffer.from(await dataSet.item(0).bytes())).toEqual(images[0].bytes);
  for (const index of [-1, 13, 0.5]) expect(() => dataSet.item(index)).toThrow(RangeError);
});

test("an aborted signal ends opening and reading", async () => {
  const signal = AbortSignal.abort(new Error("stop"));
  for (const name of ["folders", "one.parquet", "all.tar"]) {
    const dataSet = await openDataSet(join(folder.path, name));
    await expect(dataSet.item(0).bytes(signal)).rejects.toThrow("stop");
  }
  await expect(openDataSet(join(folder.path, "folders"), { signal })).rejects.toThrow("stop");
});
