import { join } from "node:path";
import { expect, test } from "vitest";
import { allItems, expectRefusal } from "../../testing/items.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { nameSynsets } from "./imagenet.ts";
import { openDataSet } from "./open-data-set.ts";

const folder = temporaryFolder();
const write = (...names: string[]) => names.forEach((name) => folder.write(name, name));
const at = (name: string) => join(folder.path, name);
const table = (entries: Record<string, string>) => nameSynsets(new Map(Object.entries(entries)), "table");
const items = async (name: string, options = {}) =>
  allItems(await openDataSet(at(name), options)).map(({ id, label }) => [id, label]);

test("ImageNet-1k's synsets are named as CLIP's authors name them, in their order, with ImageNet's templates", async () => {
  write("in/ILSVRC/Data/CLS-LOC/train/n01514668/a.JPEG", "in/ILSVRC/Data/CLS-LOC/train/n01443537/b.JPEG");
  folder.write("in/LOC_synset_mapping.txt", "n01443537 goldfish, Carassius auratus\nn01514668 cock\n");
  const dataSet = await openDataSet(at("in/ILSVRC/Data/CLS-LOC"), { format: "imagenet" });
  expect(allItems(dataSet).map(({ label }) => label)).toEqual(["goldfish", "rooster"]);
  expect(dataSet.classes).toEqual(["goldfish", "rooster"]);
  expect(dataSet.classTemplates).toContain("itap of a {}.");
  expect((await openDataSet(at("in/ILSVRC/Data/CLS-LOC/train"))).format).toBe("imagenet");
  const names = folder.write("own.json", '{"0": ["n01514668", "my_cock"], "1": ["n01443537", "x"]}');
  expect((await items("in/ILSVRC/Data/CLS-LOC/train", { names })).map(([, label]) => label)).toEqual([
    "x",
    "my cock",
  ]);
  const some = folder.write("some.txt", "n01514668 cock\n");
  await expectRefusal(
    openDataSet(at("in/ILSVRC/Data/CLS-LOC/train"), { names: some }),
    /n01443537: is not named/,
  );
});

test("synsets beyond ImageNet-1k are named by the table above them", async () => {
  write("wide/train/n01440764/a.JPEG", "wide/train/n00007846/b.JPEG");
  await expectRefusal(openDataSet(at("wide")), /not of ImageNet-1k.*LOC_synset_mapping\.txt/);
  folder.write("wide/LOC_synset_mapping.txt", "n01440764 tench, Tinca tinca\nn00007846 person, human\n");
  expect((await openDataSet(at("wide"))).classes).toEqual(["person", "tench"]);
});

const name = (number: number) => `ILSVRC2012_val_0000000${number}.JPEG`;
const solve = (...lines: string[]) =>
  folder.write("kaggle/LOC_val_solution.csv", ["ImageId,PredictionString", ...lines, ""].join("\n"));

test("ImageNet's images to validate on lie flat, and Kaggle's table says what and where things are on them", async () => {
  const place = "kaggle/ILSVRC/Data/CLS-LOC";
  write(
    ...[3, 1, 2].map((number) => `${place}/val/${name(number)}`),
    `${place}/test/ILSVRC2012_test_00000001.JPEG`,
  );
  write(`${place}/train/n01440764/n01440764_1.JPEG`);
  await expectRefusal(
    openDataSet(at(`${place}/val`)),
    /no table says what is on them; put LOC_val_solution\.csv/,
  );
  const sound = [
    "ILSVRC2012_val_00000003,n01440764 1 2 30 40 n01440764 5 6 7 8 ",
    "ILSVRC2012_val_00000002,n01443537 0 0 500 375 ",
    "ILSVRC2012_val_00000009,n01484850 9 9 1 1 ",
    "ILSVRC2012_val_00000001,n01440764 9 9 9 20 ",
  ];
  solve(...sound);
  const dataSet = await openDataSet(at(place), { split: "val" });
  expect(dataSet).toMatchObject({ format: "imagenet", size: 3, classes: ["tench", "goldfish"] });
  expect(dataSet.classTemplates).toContain("itap of a {}.");
  expect(allItems(dataSet).map(({ id, label, boxes }) => [id, label, boxes])).toEqual([
    [name(1), "tench", []],
    [name(2), "goldfish", [[0, 0, 500, 375]]],
    [
      name(3),
      "tench",
      [
        [1, 2, 30, 40],
        [5, 6, 7, 8],
      ],
    ],
  ]);
  expect(dataSet.notes).toEqual([
    { code: "not-there", message: expect.stringMatching(/LOC_val_solution\.csv names .* not there: 1\.$/) },
  ]);
  expect(Buffer.from(await dataSet.item(0).bytes()).toString()).toBe(`${place}/val/${name(1)}`);
  expect(await openDataSet(at(`${place}/val`))).toMatchObject({ format: "imagenet", size: 3 });
  expect(await items(`${place}/val`, { format: "flat" })).toHaveLength(3);

  await expectRefusal(openDataSet(at(`${place}/val`), { split: "test" }), /no split "test"; there are val/);

  const open = () => openDataSet(at(`${place}/val`));
  solve(...sound.slice(1));
  await expectRefusal(open(), /val_00000003\.JPEG: has no line in .*LOC_val_solution\.csv/);
  solve(...sound, sound[0]);
  await expectRefusal(open(), /solution\.csv, line 6: names ILSVRC2012_val_00000003 a second time/);
  solve("ILSVRC2012_val_00000001,n01440764 1 2 3 4 n01443537 1 2 3 4");
  await expectRefusal(open(), /line 2: is no image with one synset/);
  solve("ILSVRC2012_val_00000001,n01440764 1 2 3");
  await expectRefusal(open(), /line 2: is no image with one synset/);
  solve(...sound.slice(0, 3), "ILSVRC2012_val_00000001,n09999999 1 2 3 4");
  await expectRefusal(open(), /line 5: names n09999999, which no table calls anything/);
});

test("synsets that share their first name are told apart, letter case aside", () => {
  expect([
    ...table({
      n02012849: "crane",
      n03126707: "crane",
      n03710637: "maillot",
      n03710721: "maillot, tank suit",
      n02113186: "Cardigan, Cardigan Welsh corgi",
      n02963159: "cardigan",
    }).values(),
  ]).toEqual([
    "crane bird",
    "construction crane",
    "maillot",
    "tank suit",
    "Cardigan Welsh corgi",
    "cardigan",
  ]);
  expect(() => table({ n00000001: "a", n00000002: "A" })).toThrow(
    /table: calls n00000001 and another synset "a"/,
  );
});

test("Places365 by letters, by folders and by lists calls its categories by their words", async () => {
  write("letters/a/abbey/1.jpg", "letters/a/apartment_building/outdoor/2.jpg", "letters/z/zen_garden/3.jpg");
  const places = ["abbey", "apartment building outdoor", "zen garden"];
  const dataSet = await openDataSet(at("letters"));
  expect(dataSet).toMatchObject({ format: "places365", classes: places });
  expect(dataSet.classTemplates).toContain("a photo taken in an {}.");
  write("easy/val/abbey/1.jpg", "easy/val/apartment_building-outdoor/2.jpg", "easy/val/zen_garden/3.jpg");
  const easy = await items("easy", { format: "places365" });
  expect(easy.map(([, label]) => label)).toEqual(places);

  write("lists/val_256/Places365_val_00000001.jpg", "lists/val_256/Places365_val_00000002.jpg");
  folder.write(
    "lists/categories_places365.txt",
    "/a/abbey 0\n/a/apartment_building/outdoor 1\n/z/zen_garden 2\n",
  );
  folder.write("lists/places365_val.txt", "Places365_val_00000001.jpg 2\nPlaces365_val_00000002.jpg 1\n");
  const lists = await openDataSet(at("lists"));
  expect(lists.classes).toEqual(places);
  expect(allItems(lists).map(({ id, label }) => [id, label])).toEqual([
    ["Places365_val_00000001.jpg", "zen garden"],
    ["Places365_val_00000002.jpg", "apartment building outdoor"],
  ]);
  expect(Buffer.from(await lists.item(0).bytes()).toString()).toBe(
    "lists/val_256/Places365_val_00000001.jpg",
  );
  folder.write("lists/places365_val.txt", "Places365_val_00000001.jpg 3\n");
  await expectRefusal(openDataSet(at("lists")), /places365_val\.txt, line 1: has the label "3"/);
  folder.write("lists/places365_val.txt", "Places365_val_00000001.jpg\n");
  await expectRefusal(openDataSet(at("lists")), /line 1: is no image with a number/);
  folder.write("lists/categories_places365.txt", "/a/abbey 1\n");
  await expectRefusal(
    openDataSet(at("lists")),
    /categories_places365\.txt, line 1: is no category with the number 0/,
  );
});

test("folders of letters are Places365 only where they hold folders", async () => {
  write("alphabet/a/1.png", "alphabet/b/2.png");
  const dataSet = await openDataSet(at("alphabet"));
  expect(dataSet).toMatchObject({ format: "folder", classes: ["a", "b"], classTemplates: null });
});

test("Food-101 reads its split and calls foods by their words", async () => {
  write("food/images/apple_pie/1.jpg", "food/images/apple_pie/2.jpg", "food/images/waffles/3.jpg");
  folder.write("food/meta/train.txt", "apple_pie/1\n");
  folder.write("food/meta/test.txt", "waffles/3\r\napple_pie/2\r\n");
  await expectRefusal(openDataSet(at("food")), /food: has the splits test, train/);
  const dataSet = await openDataSet(at("food"), { split: "test" });
  expect(dataSet).toMatchObject({ format: "food101", classes: ["apple pie", "waffles"] });
  expect(dataSet.classTemplates).toEqual(["a photo of {}, a type of food."]);
  expect(allItems(dataSet).map(({ id, label }) => [id, label])).toEqual([
    ["waffles/3.jpg", "waffles"],
    ["apple_pie/2.jpg", "apple pie"],
  ]);
  expect(Buffer.from(await dataSet.item(0).bytes()).toString()).toBe("food/images/waffles/3.jpg");
  expect(await items("food/images", { format: "food101" })).toHaveLength(3);
  await expectRefusal(
    openDataSet(at("food/images"), { format: "food101", split: "test" }),
    /has no split "test"; it has none/,
  );
  folder.write("food/meta/test.txt", "waffles\n");
  await expectRefusal(openDataSet(at("food"), { split: "test" }), /test\.txt, line 1: is no CLASS\/IMAGE/);
});
