import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { allItems, expectRefusal } from "../../testing/items.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { openDataSet } from "./open-data-set.ts";

const folder = temporaryFolder();
let count = 0;
const csv = (text: string) => folder.write(`${++count}.csv`, text);
const jsonl = (...rows: unknown[]) =>
  folder.write(`${++count}.jsonl`, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
const rows = async (path: string, options = {}) =>
  allItems(await openDataSet(path, options)).map(({ id, label, boxes }) => [id, label, boxes]);

test("columns are found by their names, letter case aside; labels and boxes may be missing", async () => {
  expect(await rows(csv("File,Class,note\na.png,dog,x\nb.png,,x\n"))).toEqual([
    ["a.png", "dog", null],
    ["b.png", null, null],
  ]);
  expect(await rows(csv("\uFEFFimage_path\n./x/../a.png\n\n"))).toEqual([["a.png", null, null]]);
  const dataSet = await openDataSet(csv("path,label,class_name,width\na.png,3,dog,7\n"));
  expect(dataSet.item(0).label).toBe("dog");
  expect(dataSet.notes).toEqual([
    { code: "other-columns", message: 'These columns are not read: "label", "width".' },
  ]);
  expect(await rows(csv("path,species\na.png,dog\n"), { label: "species" })).toEqual([
    ["a.png", "dog", null],
  ]);
});

test("boxes are a list, or the four sides of one", async () => {
  const box = [1, 2, 3.5, 4];
  expect(await rows(csv('path,boxes\na.png,"[[1,2,3.5,4]]"\nb.png,\nc.png,[]\n'))).toEqual([
    ["a.png", null, [box]],
    ["b.png", null, null],
    ["c.png", null, []],
  ]);
  expect(await rows(csv("path,xmin,ymin,xmax,ymax\na.png,1,2,3.5,4\nb.png,,,,\n"))).toEqual([
    ["a.png", null, [box]],
    ["b.png", null, null],
  ]);
  expect(await rows(jsonl({ path: "a.png", boxes: [box, box] }, { path: "b.png" }))).toEqual([
    ["a.png", null, [box, box]],
    ["b.png", null, null],
  ]);
});

test.each([
  ['"[[3,2,1,4]]"', /line 2: has the box \[3,2,1,4\]/],
  ['"[[1,2,3]]"', /line 2: has the box/],
  ['"[1,2,3,4]"', /line 2: has the box 1/],
  ['"{}"', /line 2: has boxes that are no list/],
  ["nonsense", /line 2: has boxes that are no JSON/],
  ['"[[1,2,3,null]]"', /line 2: has the box/],
])("the boxes %s are refused with their place", async (cell, message) => {
  await expectRefusal(openDataSet(csv(`path,boxes\na.png,${cell}\n`)), message);
});

test("labels are among the classes, by name or, if none has that name, by number", async () => {
  const path = jsonl({ path: "a", label: 1 }, { path: "b", label: "dog" }, { path: "c", label: "0" });
  expect((await rows(path, { classes: ["dog", "cat"] })).map(([, label]) => label)).toEqual([
    "cat",
    "dog",
    "dog",
  ]);
  // A text that is a name goes before what it counts; a number is never a name.
  const numbers = jsonl({ path: "a", label: "1" }, { path: "b", label: 1 });
  expect((await rows(numbers, { classes: ["1", "2"] })).map(([, label]) => label)).toEqual(["1", "2"]);
  expect((await openDataSet(jsonl({ path: "a", label: 10 }, { path: "b", label: 9 }))).classes).toEqual([
    "9",
    "10",
  ]);
  const wrong = jsonl({ path: "a", label: "dog" }, { path: "b", label: "cow" });
  await expectRefusal(
    openDataSet(wrong, { classes: ["dog", "cat"] }),
    /jsonl, line 2: has the label "cow", which is not among the 2 classes \(dog, cat\)/,
  );
  await expectRefusal(
    openDataSet(jsonl({ path: "a", label: 2 }), { classes: ["dog", "cat"] }),
    /line 1: has the label "2"/,
  );
  await expectRefusal(
    openDataSet(jsonl({ path: "a", label: ["x"] })),
    /line 1: has a label that is no name or number/,
  );
});

test("a table without a column of paths, or with two, is refused with what there is", async () => {
  await expectRefusal(
    openDataSet(csv("url,label\na,b\n")),
    /csv, line 1: no column is called.*"url", "label".*call one of them path/,
  );
  await expectRefusal(openDataSet(csv("path,file\na,b\n")), /csv, line 1: path, file are all called/);
  await expectRefusal(openDataSet(csv("path,path\na,b\n")), /two columns "path"/);
  await expectRefusal(openDataSet(csv("path,label\na,b\n"), { label: "kind" }), /no column "kind"/);
  await expectRefusal(openDataSet(jsonl({ url: "a" })), /jsonl, line 1: no column/);
  const parquet = parquetWriteBuffer({ columnData: [{ name: "url", data: ["a"] }] });
  await expectRefusal(
    openDataSet(folder.write("u.parquet", new Uint8Array(parquet))),
    /u\.parquet: no column.*"url"/,
  );
});

test("images twice, outside of the folder, by address or without a path are refused with their line", async () => {
  await expectRefusal(
    openDataSet(csv("path\na.png\nb.png\n./a.png\n")),
    /csv, line 4: names a\.png a second time/,
  );
  await expectRefusal(
    openDataSet(csv("path\n../a.png\n")),
    /csv, line 2: names \.\.\/a\.png, which does not lie in .*--images/,
  );
  await expectRefusal(openDataSet(csv("path\n/etc/a.png\n")), /line 2: names \/etc\/a\.png/);
  await expectRefusal(openDataSet(csv("path\nhttps://host/a.png\n")), /line 2: names an address/);
  await expectRefusal(openDataSet(csv("path,label\n,dog\n")), /line 2: has no path/);
  await expectRefusal(openDataSet(jsonl({ path: 3 })), /line 1: has no path/);
  const inside = join(folder.path, "deep/a.png");
  expect(await rows(csv(`path\n${inside}\n`))).toEqual([["deep/a.png", null, null]]);
  expect(await rows(csv("path\na.png\n"), { images: join(folder.path, "deep") })).toEqual([
    ["a.png", null, null],
  ]);
});

test("tables that are broken are refused with their line", async () => {
  await expectRefusal(
    openDataSet(csv("path,label\na,b\nc\n")),
    /csv, line 3: has 1 columns, the first line has 2/,
  );
  await expectRefusal(openDataSet(csv('path\n"a\n')), /csv, line 2: begins a quote that does not end/);
  await expectRefusal(openDataSet(csv('path\n"a"b\n')), /csv, line 2: goes on after a quote/);
  await expectRefusal(openDataSet(csv("")), /csv: has no image/);
  await expectRefusal(openDataSet(csv("path,label\n")), /csv: has no image/);
  await expectRefusal(
    openDataSet(folder.write("b.jsonl", '{"path": "a"}\n{\n')),
    /b\.jsonl, line 2: is not valid JSON/,
  );
  await expectRefusal(openDataSet(folder.write("l.jsonl", '["a"]\n')), /l\.jsonl, line 1: is no JSON object/);
  await expectRefusal(openDataSet(folder.write("e.csv", Uint8Array.of(0x70, 0xff))), /e\.csv: is not UTF-8/);
  await expectRefusal(
    openDataSet(folder.write("w.jsonl", `{"path": "${"a".repeat(1_000_001)}"}`)),
    /line 1: has more than/,
    "TOO_LARGE",
  );
});

test("a column of splits chooses, and without a choice there must be one split", async () => {
  const path = csv("path,split\na,train\nb,test\nc,test\n");
  expect((await rows(path, { split: "test" })).map(([id]) => id)).toEqual(["b", "c"]);
  await expectRefusal(openDataSet(path), /has the splits test, train; say which/);
  await expectRefusal(openDataSet(path, { split: "val" }), /no split "val"; there are test, train/);
  await expectRefusal(openDataSet(csv("path\na\n"), { split: "val" }), /it has none/);
});
