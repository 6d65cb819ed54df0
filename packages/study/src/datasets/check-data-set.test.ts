import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { expect, test } from "vitest";
import { smallImage } from "../../testing/small-image.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { checkDataSet } from "./check-data-set.ts";
import type { DataSet } from "./data-set.ts";
import { openDataSet } from "./open-data-set.ts";

const folder = temporaryFolder();

test("a data set is counted, measured, and its broken and repeated files are named", async () => {
  const [one, two, wide] = [await smallImage(1), await smallImage(2), await smallImage(3, 40)];
  folder.write("d/cat/1.png", one);
  folder.write("d/cat/2.png", two);
  folder.write("d/dog/3.png", one);
  folder.write("d/dog/4.jpg", wide);
  folder.write("d/dog/5.png", wide);
  folder.write("d/dog/6.png", wide.subarray(0, 60));
  folder.write("d/dog/7.png");
  folder.write("d/dog/8.png", "no image");
  const told: [number, number][] = [];
  const dataSet = await openDataSet(join(folder.path, "d"));
  const checked = await checkDataSet(dataSet, { onProgress: (...each) => told.push(each) });
  expect(checked).toMatchObject({
    schema: "commonground/data-set-check@1",
    name: "d",
    format: "folder",
    items: 8,
    labelled: 8,
    withBoxes: 0,
    classes: [
      { name: "cat", items: 2 },
      { name: "dog", items: 6 },
    ],
    width: { smallest: 8, median: 8, largest: 40 },
    height: { smallest: 6, median: 6, largest: 6 },
    imageFormats: { png: 5 },
  });
  expect(checked.broken.map(({ id, label, code }) => [id, label, code])).toEqual([
    ["dog/6.png", "dog", "INVALID_IMAGE"],
    ["dog/7.png", "dog", "INVALID_IMAGE"],
    ["dog/8.png", "dog", "INVALID_IMAGE"],
  ]);
  expect(checked.broken[0].message).toBe(
    "dog/6.png: the PNG is damaged or cut short; download or export it again",
  );
  expect(
    checked.duplicates.map(({ items, conflicting }) => [items.map(({ id }) => id), conflicting]),
  ).toEqual([
    [["cat/1.png", "dog/3.png"], true],
    [["dog/4.jpg", "dog/5.png"], false],
  ]);
  const { createHash } = await import("node:crypto");
  expect(checked.duplicates[0].sha256).toBe(createHash("sha256").update(one).digest("hex"));
  const sizes = [one, two, one, wide, wide].map(({ length }) => length);
  expect(checked.bytes).toEqual({
    total: sizes.reduce((a, b) => a + b),
    smallest: Math.min(...sizes),
    median: sizes.toSorted((a, b) => a - b)[2],
    largest: Math.max(...sizes),
  });
  expect(told.length).toBe(8);
  expect(told.at(-1)).toEqual([8, 3]);
});

test("a file that goes away while it is checked, and a missing one of a table, are broken items", async () => {
  folder.write("t/a.png", await smallImage(1));
  folder.write("t/t.csv", "path\na.png\nb.png\n");
  const checked = await checkDataSet(await openDataSet(join(folder.path, "t/t.csv")));
  expect(checked).toMatchObject({ items: 2, classes: null, labelled: 0 });
  expect(checked.broken.map(({ id, code }) => [id, code])).toEqual([["b.png", "NOT_FOUND"]]);
});

test("images of formats that are not read are items, broken ones that say what to do", async () => {
  folder.write("heic/cat/1.heic", "\0\0\0\x18ftypheic");
  folder.write("heic/cat/2.png", await smallImage(1));
  const checked = await checkDataSet(await openDataSet(join(folder.path, "heic")));
  expect(checked).toMatchObject({ items: 2, broken: [{ id: "cat/1.heic" }] });
  expect(checked.broken[0].message).toMatch(/^cat\/1\.heic.*HEIC/);
});

test("a data set of broken images has no sizes", async () => {
  folder.write("b/x/1.png");
  const checked = await checkDataSet(await openDataSet(join(folder.path, "b")));
  expect(checked).toMatchObject({ bytes: null, width: null, height: null, duplicates: [] });
  expect(checked.broken).toHaveLength(1);
});

test("every image is read once, at most four at a time, and no bytes are kept", async () => {
  const bytes = await smallImage(5);
  const reads = new Map<number, number>();
  let reading = 0;
  let most = 0;
  const dataSet: DataSet = {
    ...(await openDataSet(join(folder.path, "d"))),
    size: 300,
    item: (index) => ({
      index,
      id: `${index}`,
      label: "cat",
      boxes: null,
      file: "",
      async bytes() {
        reads.set(index, (reads.get(index) ?? 0) + 1);
        most = Math.max(most, ++reading);
        await new Promise((resolve) => setImmediate(resolve));
        reading--;
        return Uint8Array.from(bytes);
      },
    }),
  };
  const checked = await checkDataSet(dataSet);
  expect([...reads.values()].every((count) => count === 1)).toBe(true);
  expect(reads.size).toBe(300);
  expect(most).toBeLessThanOrEqual(4);
  expect(checked.duplicates).toHaveLength(1);
  expect(checked.duplicates[0].items).toHaveLength(300);
});

test("an interrupted check rejects with the reason, and what is no error of ours is passed on", async () => {
  const dataSet = await openDataSet(join(folder.path, "d"));
  const abort = new AbortController();
  const onProgress = () => abort.abort(new Error("enough"));
  await expect(checkDataSet(dataSet, { signal: abort.signal, onProgress })).rejects.toThrow("enough");
  const signal = AbortSignal.abort(new CommonGroundError("RUNTIME", "a reason of our own"));
  await expect(checkDataSet(dataSet, { signal })).rejects.toThrow("a reason of our own");
  const broken = {
    ...dataSet,
    item: (i: number) => ({ ...dataSet.item(i), bytes: () => Promise.reject(new TypeError("ours")) }),
  };
  await expect(checkDataSet(broken)).rejects.toThrow(TypeError);
});
