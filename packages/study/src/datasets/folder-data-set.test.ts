import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allItems, expectRefusal } from "../../testing/items.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { needClasses } from "./need-classes.ts";
import { openDataSet } from "./open-data-set.ts";

const folder = temporaryFolder();
const write = (...names: string[]) => names.forEach((name) => folder.write(name, name));
const at = (name: string) => join(folder.path, name);
const need = async (name: string) => needClasses(await openDataSet(at(name)));
const ids = async (name: string, options = {}) =>
  allItems(await openDataSet(at(name), options)).map(({ id, label }) => [id, label]);

test("the first folder is the class, at any depth, in the order of folders and names", async () => {
  write(
    "a/cat/2.png",
    "a/cat/10.png",
    "a/cat/more/1.JPG",
    "a/Dog/1.webp",
    "a/cat/.hidden.png",
    "a/cat/Thumbs.db",
  );
  const dataSet = await openDataSet(at("a"));
  expect(allItems(dataSet).map(({ id, label }) => [id, label])).toEqual([
    ["Dog/1.webp", "Dog"],
    ["cat/10.png", "cat"],
    ["cat/2.png", "cat"],
    ["cat/more/1.JPG", "cat"],
  ]);
  expect(dataSet.classes).toEqual(["Dog", "cat"]);
  expect(dataSet.notes[0].message).toContain("cat/Thumbs.db");
});

test("links are followed, and a circle of them ends", async () => {
  write("links/real/1.png", "elsewhere/2.png");
  symlinkSync(at("elsewhere"), at("links/linked"));
  symlinkSync(at("links"), at("links/real/circle"));
  symlinkSync(at("nowhere"), at("links/real/broken"));
  expect(await ids("links")).toEqual([
    ["linked/2.png", "linked"],
    ["real/1.png", "real"],
  ]);
});

test("a flat folder has no labels; images beside folders of classes are refused until that is said", async () => {
  write("flat/b.png", "flat/a.png", "mixed/a.png", "mixed/x/b.png");
  const dataSet = await openDataSet(at("flat"));
  expect(dataSet).toMatchObject({ format: "flat", classes: null, size: 2 });
  expect(await ids("flat")).toEqual([
    ["a.png", null],
    ["b.png", null],
  ]);
  await expectRefusal(openDataSet(at("mixed")), /mixed\/a\.png: lies beside the folders of the classes/);
  expect(await ids("mixed", { format: "flat" })).toHaveLength(2);
});

test("a table beside gives the classes of folders", async () => {
  write("named/1/a.png", "named/2/b.png");
  const names = folder.write("names.txt", "# folders\n1 black tea\n2\tcafé\n");
  expect((await ids("named", { names })).map(([, label]) => label)).toEqual(["black tea", "café"]);
  const wrong = folder.write("wrong.txt", "1 black tea\n");
  await expectRefusal(openDataSet(at("named"), { names: wrong }), /named\/2: is not named in .*wrong\.txt/);
  const twice = folder.write("twice.txt", "1 a\n1 b\n");
  await expectRefusal(
    openDataSet(at("named"), { names: twice }),
    /twice\.txt, line 2: names 1 a second time/,
  );
  const empty = folder.write("empty.txt", "1\n");
  await expectRefusal(openDataSet(at("named"), { names: empty }), /empty\.txt, line 1: has no key and name/);
});

test("splits are chosen, never mixed", async () => {
  write("s/train/cat/1.png", "s/train/dog/2.png", "s/val/cat/3.png");
  await expectRefusal(openDataSet(at("s")), /s: has the splits train, val; say which one is meant/);
  expect(await ids("s", { split: "val" })).toEqual([["cat/3.png", "cat"]]);
  await expectRefusal(openDataSet(at("s"), { split: "test" }), /no split "test"; there are train, val/);
  write("one/test/cat/3.png", "one/test/dog/3.png");
  expect(await ids("one")).toHaveLength(2);
});

test("what does not apply to a format is refused, not ignored", async () => {
  write("plain/cat/1.png", "plain/dog/2.png");
  await expectRefusal(openDataSet(at("plain"), { split: "test" }), /plain: has no split "test"; it has none/);
  await expectRefusal(openDataSet(at("flat"), { split: "test" }), /flat: has no split "test"/);
  for (const [option, value] of Object.entries({ label: "x", images: "." })) {
    await expectRefusal(
      openDataSet(at("plain"), { [option]: value }),
      new RegExp(`plain: the format folder has no use for --${option}; leave it out`),
    );
  }
  await expectRefusal(openDataSet("twemoji", { names: "x" }), /the format emoji has no use for --names/);
  await expectRefusal(
    openDataSet(at("plain"), { format: "places365", images: "." }),
    /plain: has its images in its own folders, not in \./,
  );
});

test("what is empty, missing, no data set, or not among the classes is refused by name", async () => {
  write("notes/a.txt", "one/1.txt", "c/cat/1.png", "c/cow/1.png");
  await expectRefusal(openDataSet(at("notes")), /notes: is a folder of no format/);
  mkdirSync(at("nothing"));
  await expectRefusal(openDataSet(at("nothing")), /nothing: is empty; give folders of images/);
  await expectRefusal(openDataSet(at("notes"), { format: "folder" }), /notes: holds no image/);
  await expectRefusal(openDataSet(at("nowhere")), /nowhere/, "NOT_FOUND");
  await expectRefusal(openDataSet(at("nowhere"), { format: "folder" }), /nowhere/, "NOT_FOUND");
  await expectRefusal(openDataSet(at("c/cat/1.png")), /is one image/);
  await expectRefusal(openDataSet(folder.write("a.docx")), /a\.docx: is a file of no format/);
  await expectRefusal(
    openDataSet(at("c"), { classes: ["cat", "dog"] }),
    /c\/cow: has the label "cow", which is not among/,
  );
  expect((await openDataSet(at("c"), { classes: ["cow", "cat", "dog"] })).classes).toEqual([
    "cow",
    "cat",
    "dog",
  ]);
});

test("who needs classes is told of too few and of the first item without one", async () => {
  write("single/cat/1.png");
  expect(await need("c")).toEqual(["cat", "cow"]);
  await expectRefusal(need("single"), /single: has one class alone \(cat\).*at least two/);
  await expectRefusal(need("flat"), /flat: has no labels/);
  folder.write("half.csv", "path,label\na,x\nb,y\nc,\n");
  await expectRefusal(need("half.csv"), /half\.csv, c: has no label/);
});
